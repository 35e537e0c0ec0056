//! Acts on the rows that the due index has named. Several rows are read at the same time, and their
//! hints are sent together.

use super::report::TickReport;
use crate::ports::StepMessage;
use crate::ports::executions::{DueOf, DueRow};
use crate::ports::queue::MAX_BATCH;
use crate::rows::{hint_of, span};
use crate::{Engine, Error, Result, StoreError, ending, limits};
use futures::{StreamExt, stream};
use model::{Execution, ExecutionId, Phase, Status, Timestamp};
use std::time::Duration;
use tracing::{Instrument, Span};

/// How many rows of a shard are read at the same time.
const AT_ONCE: usize = 8;
/// For how long an unreadable row is hidden from the sweep. If a version that can read it is
/// deployed in the meantime, that version continues its run.
const ASIDE_FOR: Duration = Duration::from_mins(10);

/// What was done about a row, or what must be done.
enum Swept {
    /// Its hint must be sent, and become visible after this time.
    Hint(StepMessage, Duration),
    TimedOut,
    Settled,
    NotDue,
    Unreadable,
    Failed,
    /// It was a limit. The waiting executions that have a place now were woken.
    Limit,
}

/// Acts on rows of a shard. A row that fails does not keep the others from being read.
pub(super) async fn sweep_rows(engine: &Engine, due: &[DueRow], began: Timestamp) -> TickReport {
    let sweeps: Vec<_> = due.iter().map(|due| sweep_row(engine, due)).collect();
    let results: Vec<_> = stream::iter(sweeps).buffered(AT_ONCE).collect().await;
    let mut report = TickReport::default();
    let mut hints = Vec::new();
    for (due, swept) in due.iter().zip(results) {
        let is_ahead = matches!(swept, Swept::Hint(_, delay) if !delay.is_zero());
        if is_ahead {
            report.ahead += 1;
        } else if !matches!(swept, Swept::Limit) {
            report.overdue += 1;
            report.stuck += usize::from(due.is_stuck(began));
        }
        match swept {
            Swept::Hint(hint, delay) => hints.push((hint, delay)),
            Swept::TimedOut => report.timed_out += 1,
            Swept::Settled => report.settled += 1,
            Swept::NotDue => report.not_due += 1,
            Swept::Unreadable => report.unreadable += 1,
            Swept::Failed => report.failed += 1,
            Swept::Limit => {}
        }
    }
    for batch in hints.chunks(MAX_BATCH) {
        let sent = engine.ports.step_queue.send_batch(batch).await.unwrap_or_else(|error| {
            tracing::warn!(%error, hints = batch.len(), "hints not sent; the next tick will send them");
            0
        });
        report.hints_sent += sent;
        report.failed += batch.len().saturating_sub(sent);
    }
    report
}

async fn sweep_row(engine: &Engine, due: &DueRow) -> Swept {
    match &due.of {
        DueOf::Run(id) | DueOf::Deletion(id) => sweep_run(engine, due, *id).instrument(span(*id, None)).await,
        DueOf::Limit(key) => match limits::sweep_limit(engine, &due.account, key, due.due_at).await {
            Ok(()) => Swept::Limit,
            Err(error) => {
                tracing::warn!(account = %due.account, limit = key, %error, "a limit was not looked after");
                Swept::Failed
            }
        },
    }
}

async fn sweep_run(engine: &Engine, due: &DueRow, id: ExecutionId) -> Swept {
    match act_on_run(engine, due, id).await {
        Ok(swept) => swept,
        Err(Error::Store(StoreError::Corrupt { what, reason })) => set_aside(engine, due, id, (what, &reason)).await,
        Err(error) => {
            tracing::warn!(execution.id = %id, %error, "overdue row not looked after");
            Swept::Failed
        }
    }
}

async fn act_on_run(engine: &Engine, due: &DueRow, id: ExecutionId) -> Result<Swept> {
    let ports = &engine.ports;
    let now = ports.clock.now();
    // The index can be older than the table, so only the row decides.
    let Some(row) = ports.executions.read(&due.account, id).await? else {
        // An index entry without a row is a deletion that was interrupted.
        let finished = ports.executions.delete(&due.account, id).await?;
        return Ok(if finished { Swept::Settled } else { Swept::NotDue });
    };
    // A claim does not change `due_at`. The worker that has claimed the row continues it.
    let is_held = !row.status.is_terminal() && row.lease_until.is_some_and(|until| until > now);
    if is_held || row.due_at.is_none_or(|due_at| due_at > now) {
        return Ok(Swept::NotDue);
    }
    Span::current().record("trace.id", tracing::field::display(row.trace));
    if row.status.is_terminal() {
        ending::settle_debts(engine, &row).await?;
        return Ok(Swept::Settled);
    }
    if row.deadline_at.is_some_and(|deadline| now >= deadline) {
        ending::end(engine, &row, Status::Timeout, Some("the run took longer than allowed".to_owned())).await?;
        return Ok(Swept::TimedOut);
    }
    Ok(Swept::Hint(hint_of(&row), hint_delay(&row, now)))
}

/// How long the hint is delayed: a row with a long wait is due before its time, so that the queue
/// wakes it to the second.
fn hint_delay(row: &Execution, now: Timestamp) -> Duration {
    match row.wake_at {
        Some(wake_at) if row.phase == Phase::Waiting => now.until(wake_at),
        _ => Duration::ZERO,
    }
}

/// Hides a row that cannot be read for a while, so that the sweep does not read it every minute.
async fn set_aside(engine: &Engine, due: &DueRow, id: ExecutionId, (what, reason): (&str, &str)) -> Swept {
    tracing::error!(execution.id = %id, account = %due.account, what, reason, "an overdue row is unreadable; it is set aside");
    let until = engine.ports.clock.now().plus(ASIDE_FOR);
    match engine.ports.executions.set_aside(due, until).await {
        Ok(()) => Swept::Unreadable,
        Err(error) => {
            tracing::warn!(execution.id = %id, %error, "an unreadable row was not set aside");
            Swept::Failed
        }
    }
}
