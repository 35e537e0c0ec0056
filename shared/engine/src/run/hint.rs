//! A worker acts on a hint: it reads or claims the row and runs it.

use super::claim::{count_start, is_free, needs_no_claim, row_bytes};
use super::{Bounds, Run};
use crate::ports::StepMessage;
use crate::ports::executions::{Claim, Claimed};
use crate::rows::{load_edited, load_metered, span};
use crate::{Engine, Result, ending, units};
use model::{Execution, Status, Timestamp};
use std::time::Duration;
use tracing::{Instrument, Span};

/// Acts on a hint until `deadline`, when the invocation ends. Hints that are old, early or
/// repeated, or have no row, change nothing.
///
/// A process works on the last attempt of only one run at a time. So if this run ends the process
/// again, no other run loses its last attempt. A hint for the last attempt of another run that
/// arrives in this time is dropped; the sweep sends it again.
pub async fn act_on_hint(engine: &Engine, hint: &StepMessage, deadline: Timestamp) -> Result<()> {
    Box::pin(claim_and_run(engine, hint, deadline)).instrument(span(hint.execution, hint.trace)).await
}

async fn claim_and_run(engine: &Engine, hint: &StepMessage, deadline: Timestamp) -> Result<()> {
    let most = engine.config.max_attempts;
    let _alone = if hint.attempts.saturating_add(1) < most {
        None
    } else {
        let Ok(alone) = engine.last_attempts.try_acquire() else { return Ok(()) };
        Some(alone)
    };
    let now = engine.ports.clock.now();
    let attempt_id = engine.ports.ids.uuid(now).simple().to_string();
    let Some((row, is_claimed)) = get(engine, hint, attempt_id, now).await? else {
        tracing::debug!(execution.id = %hint.execution, "nothing to do");
        return Ok(());
    };
    if hint.trace.is_none() {
        Span::current().record("trace.id", tracing::field::display(row.trace));
    }
    if row.attempts > most {
        return Box::pin(poison(engine, row, now, deadline)).await;
    }
    if row.deadline_at.is_some_and(|limit| now >= limit) {
        return end_row(engine, &row, Status::Timeout, "the run took longer than allowed".to_owned()).await;
    }
    let Some(mut run) = load(engine, row, now, deadline).await? else { return Ok(()) };
    run.is_claimed = is_claimed;
    if run.take_run_place().await?.is_some() {
        return Ok(());
    }
    let decision = run.begin().await?;
    run.drive_to_end(decision).await?;
    Ok(())
}

/// The row, if it can be worked on, and whether it is claimed.
async fn get(
    engine: &Engine,
    hint: &StepMessage,
    attempt_id: String,
    now: Timestamp,
) -> Result<Option<(Execution, bool)>> {
    let Some(mut row) = engine.ports.executions.read(&hint.account, hint.execution).await? else { return Ok(None) };
    if !is_free(&row, hint.cursor, now) {
        return Ok(None);
    }
    let reads = units::read(row_bytes(&row));
    if needs_no_claim(&row, now) {
        row.usage.reads += reads;
        row.attempt_id = attempt_id;
        row.segment_at.get_or_insert(now);
        return Ok(Some((row, false)));
    }
    let lease_until = now.plus(engine.config.lease);
    let (account, cursor) = (hint.account.clone(), hint.cursor);
    let claim = Claim { account, id: hint.execution, cursor, attempt_id, now, lease_until };
    let Claimed::Mine(mut row) = engine.ports.executions.claim(&claim).await? else { return Ok(None) };
    engine.watchers.notify(row.id);
    count_start(engine, &row);
    row.usage.reads += reads;
    // The workers that have crashed since the last commit have written the row, too.
    row.usage.writes += units::written(row_bytes(&row)) * u64::from(row.attempts);
    Ok(Some((*row, true)))
}

/// Fails a run that was claimed too often without a commit: at its current step, with the reason in
/// its log. If this ends the worker, too, the next worker ends the row without reading its state.
async fn poison(engine: &Engine, row: Execution, now: Timestamp, deadline: Timestamp) -> Result<()> {
    let most = engine.config.max_attempts;
    let reason = move |step: &str| {
        format!(
            "poison: taken up {most} times at step '{step}' without getting any further: each time the worker died, lost its claim, \
             or could not store what it had done"
        )
    };
    if row.attempts > most + 1 {
        let reason =
            format!("poison: taken up {most} times without getting any further, and could not be read in the end");
        return end_row(engine, &row, Status::Failed, reason).await;
    }
    match load(engine, row, now, deadline).await? {
        Some(run) => run.fail(reason).await.map(|_| ()),
        None => Ok(()),
    }
}

/// Loads the run of a row; `None` if it cannot continue, and was ended.
async fn load(engine: &Engine, mut row: Execution, now: Timestamp, deadline: Timestamp) -> Result<Option<Run>> {
    let (state, reads) = load_metered(engine, &row).await?;
    row.usage.reads += reads;
    let Some(program) = load_edited(engine, &row, &state).await? else {
        end_row(engine, &row, Status::Failed, "the workflow's revision is gone".to_owned()).await?;
        return Ok(None);
    };
    let budget = now.until(deadline);
    let bounds = Bounds {
        began: now,
        stays_for_children: false,
        // In the last tenth of the time, effects in flight complete and are committed.
        hand_over_at: now.plus(budget.mul_f64(0.9)),
        abort_at: Some(deadline),
        // A new invocation has enough time for the longest request. A request is not begun in an
        // invocation that would end before it.
        min_left: budget.mul_f64(0.9),
        until_response: false,
    };
    Ok(Some(Run::new(engine.clone(), program, row, state, true, bounds)))
}

async fn end_row(engine: &Engine, row: &Execution, status: Status, error: String) -> Result<()> {
    ending::end(engine, row, status, Some(error)).await.map(|_| ())
}

/// The time that a worker reserves for itself at the end of an invocation.
pub const RESERVE: Duration = Duration::from_secs(5);
