//! A worker acts on a hint: it claims the row and runs it.

use super::{Bounds, Run};
use crate::cost::units;
use crate::ending;
use crate::engine::Engine;
use crate::error::Error;
use crate::ports::executions::{Claim, Claimed};
use crate::ports::{Metric, StepMessage};
use crate::rows::{load_edited, load_metered, span};
use model::{Execution, Status, Timestamp};
use std::time::Duration;
use tracing::{Instrument, Span};

/// Acts on a hint until `deadline`, when the invocation ends. Hints that are old, early, doubled or
/// about no row change nothing.
///
/// A process works on one run's last attempt at a time: where that run ends its worker once more,
/// no other run loses its last attempt with it. A hint that comes meanwhile is dropped; the sweep
/// sends it again.
pub async fn act_on_hint(engine: &Engine, hint: &StepMessage, deadline: Timestamp) -> Result<(), Error> {
    claim_and_run(engine, hint, deadline).instrument(span(hint.execution, hint.trace)).await
}

async fn claim_and_run(engine: &Engine, hint: &StepMessage, deadline: Timestamp) -> Result<(), Error> {
    let most = engine.config.max_attempts;
    let _alone = if hint.attempts.saturating_add(1) < most {
        None
    } else {
        let Ok(alone) = engine.last_attempts.try_acquire() else { return Ok(()) };
        Some(alone)
    };
    let ports = &engine.ports;
    let now = ports.clock.now();
    let claim = Claim {
        account: hint.account.clone(),
        id: hint.execution,
        cursor: hint.cursor,
        attempt_id: ports.ids.uuid(now).simple().to_string(),
        now,
        lease_until: now.plus(engine.config.lease),
    };
    let mut row = match ports.executions.claim(&claim).await? {
        Claimed::Mine(row) => *row,
        refused @ (Claimed::Missing | Claimed::Ended | Claimed::Stale | Claimed::Leased | Claimed::Early) => {
            tracing::debug!(execution.id = %hint.execution, ?refused, "nothing to do");
            return Ok(());
        }
    };
    if hint.trace.is_none() {
        Span::current().record("trace.id", tracing::field::display(row.trace));
    }
    // Workers that have died since the last commit claimed it, too.
    let claimed = units::written(units::row(&row, units::trigger(&row), row.state.len())) + units::due(true, true);
    row.usage.writes += claimed * u64::from(row.attempts);
    // The first claim of a queued row; one that its process stored and ran itself had a fence
    // before.
    if row.fence == 1 {
        ports.metrics.count(Metric::Started);
    }
    if row.attempts > most {
        return poison(engine, row, now, deadline).await;
    }
    if row.deadline_at.is_some_and(|limit| now >= limit) {
        return end_row(engine, &row, Status::Timeout, "the run took longer than allowed".to_owned()).await;
    }
    carry_on(engine, row, now, deadline).await
}

/// Fails a run that was claimed again and again without a commit: where it stands, with the reason
/// in its log. If even that ends the worker, the row is ended as it is.
async fn poison(engine: &Engine, row: Execution, now: Timestamp, deadline: Timestamp) -> Result<(), Error> {
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

async fn carry_on(engine: &Engine, row: Execution, now: Timestamp, deadline: Timestamp) -> Result<(), Error> {
    let Some(mut run) = load(engine, row, now, deadline).await? else { return Ok(()) };
    let decision = run.begin().await?;
    run.carry_on_here(decision).await?;
    Ok(())
}

/// Loads the run of a claimed row; `None` if it cannot continue, and was ended.
async fn load(engine: &Engine, mut row: Execution, now: Timestamp, deadline: Timestamp) -> Result<Option<Run>, Error> {
    let (state, reads) = load_metered(engine, &row).await?;
    row.usage.reads += reads;
    let Some(program) = load_edited(engine, &row, &state).await? else {
        end_row(engine, &row, Status::Failed, "the workflow's revision is gone".to_owned()).await?;
        return Ok(None);
    };
    let budget = now.until(deadline);
    let bounds = Bounds {
        began: now,
        stays: false,
        // The last tenth is for what is in flight to complete and be committed.
        hand_over_at: now.plus(budget.mul_f64(0.9)),
        abort_at: Some(deadline),
        // The longest request fits into what a new invocation has, and is not begun where it would
        // be cut off.
        least_left: budget.mul_f64(0.9),
    };
    Ok(Some(Run::new(engine.clone(), program, row, state, true, bounds)))
}

async fn end_row(engine: &Engine, row: &Execution, status: Status, error: String) -> Result<(), Error> {
    ending::end(engine, row, status, Some(error)).await.map(|_| ())
}

/// The time that a worker reserves for itself at the end of an invocation.
pub const RESERVE: Duration = Duration::from_secs(5);
