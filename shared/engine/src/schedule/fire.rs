//! Starts the workflow of a slot, once, and sets its next slot.
//!
//! A worker starts an execution whose id follows from the slot, and then moves the workflow to its
//! next slot. If the worker crashes in between, the next worker finds the same slot, and the
//! execution exists already.

use crate::admission::entry::{Entry, StoreOutcome};
use crate::ports::SlotMessage;
use crate::rows::{load_runnable, send_slot, span};
use crate::schedule::{self, SchedulePlan};
use crate::start::{Accept, accept};
use crate::{Engine, Error, Result, inputs, limits, run};
use model::{AccountId, Execution, Phase, Reentry, Schedule, Timestamp, TraceId, Trigger, Workflow};
use serde_json::{Map, Value};
use std::time::Duration;
use tracing::Instrument;

/// An execution that is started this long after its slot possibly belongs to an hour that was
/// already counted.
const LATE: Duration = Duration::from_mins(5);
/// After this time the lists contain the execution, so that it is counted.
const SETTLED: Duration = Duration::from_mins(10);
/// The most skipped slots that are counted for the log.
const MAX_COUNTED: usize = 1_000;

/// Acts on a hint. Hints that are old, repeated or about nothing are ignored; early ones are sent
/// again.
pub async fn fire(engine: &Engine, hint: &SlotMessage) -> Result<()> {
    let workflows = &engine.ports.workflows;
    let Some(workflow) = workflows.read(&hint.account, &hint.workflow).await? else { return Ok(()) };
    if workflow.next_run_at != Some(hint.slot) {
        tracing::debug!(workflow.id = %hint.workflow, "its next run is at another time");
        return Ok(());
    }
    let now = engine.ports.clock.now();
    if hint.slot > now {
        // The clock of the sender is ahead of this one.
        send_slot(engine, hint).await;
        return Ok(());
    }
    let plan = SchedulePlan::of(&workflow);
    let catch_up_from = plan.catch_up_from(now);
    let mut started = 0;
    for (schedule, facts) in plan.schedules_at(hint.slot) {
        if plan.starts_at(schedule, hint.slot, now, catch_up_from) {
            start(engine, &hint.account, &workflow, schedule, facts, hint.slot).await?;
            started += 1;
        }
    }
    let next = plan.next_start(hint.slot, now, catch_up_from);
    let from = hint.slot.plus_millis(i64::from(started > 0));
    let missed = plan.count(from, next.unwrap_or(now).min(now), MAX_COUNTED);
    if missed > 0 {
        tracing::error!(workflow.id = %workflow.id, account = %hint.account, missed, "slots of a schedule were passed over");
    }
    // Only the worker that has moved the workflow sends the next hint, so that the number of hints
    // does not grow.
    if workflows.advance(&hint.account, &workflow, next).await?
        && let Some(slot) = next.filter(|next| *next <= now.plus(engine.config.look_ahead))
    {
        send_slot(engine, &SlotMessage { slot, ..hint.clone() }).await;
    }
    Ok(())
}

/// Starts the execution, unless it exists. If it cannot be started, this is logged, and the slot is
/// done. Only failures of the store are returned, so that the hint comes again.
async fn start(
    engine: &Engine,
    account: &AccountId,
    workflow: &Workflow,
    schedule: &Schedule,
    facts: Map<String, Value>,
    slot: Timestamp,
) -> Result<()> {
    match Box::pin(start_run(engine, account, workflow, schedule, facts, slot)).await {
        Ok(entered) => tracing::debug!(workflow.id = %workflow.id, ?entered, "a schedule has come"),
        Err(error @ Error::Store(_)) => return Err(error),
        Err(Error::Busy { execution }) => {
            tracing::info!(workflow.id = %workflow.id, execution.id = execution, "passed over: the run before goes on");
        }
        Err(Error::NoPlace { reason, .. }) => {
            tracing::info!(workflow.id = %workflow.id, reason, "passed over: its limit has no place");
        }
        Err(error) => {
            tracing::warn!(workflow.id = %workflow.id, account = %account, %error, "a schedule could not start its workflow");
        }
    }
    Ok(())
}

async fn start_run(
    engine: &Engine,
    account: &AccountId,
    workflow: &Workflow,
    schedule: &Schedule,
    facts: Map<String, Value>,
    slot: Timestamp,
) -> Result<StoreOutcome> {
    let program = load_runnable(engine, account, workflow).await?;
    let data = inputs::admit(&program.inputs, Map::new())?;
    let now = engine.ports.clock.now();
    if slot.plus(LATE) < now {
        engine.ports.stats.forget(account, slot, now.plus(SETTLED)).await?;
    }
    let trigger = Trigger { kind: schedule.kind().to_owned(), data, facts };
    let mut row = accept(engine, Accept { account, workflow, trigger, callback: None, timeout_s: None, origin: None });
    row.id = schedule::run_id(account, workflow, schedule, slot);
    row.trace = TraceId::of(row.id);
    delay(&mut row, schedule, slot);
    let own = workflow.reentry_behavior.unwrap_or_default();
    let reentry = if schedule.skips() { Reentry::BlockNew } else { own };
    let span = span(row.id, Some(row.trace));
    let entry = Entry { key: None, reentry, limit: limits::wanted(&program, &row.trigger)? };
    run::store_queued(engine, row, &entry).instrument(span).await
}

/// Delays the begin of the run by a part of the schedule's jitter. The part is always the same for
/// a slot.
fn delay(row: &mut Execution, schedule: &Schedule, slot: Timestamp) {
    let jitter = i64::from(schedule.manner().jitter) * 1000;
    if jitter == 0 {
        return;
    }
    let draw = row.id.uuid().as_u128() % (u128::from(jitter.unsigned_abs()) + 1);
    let delay = i64::try_from(draw).unwrap_or(0);
    let begins = slot.plus_millis(delay);
    if begins > row.started_at {
        let later = begins.0 - row.started_at.0;
        row.deadline_at = row.deadline_at.map(|deadline| deadline.plus_millis(later));
        (row.phase, row.wake_at) = (Phase::Waiting, Some(begins));
    }
}
