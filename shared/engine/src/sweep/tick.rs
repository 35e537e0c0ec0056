//! The sweep: starts the schedules that are due, and acts on every row that is overdue. Running it
//! twice, late or in two places at once is harmless.

use crate::engine::Engine;
use crate::error::Error;
use crate::ports::executions::{DUE_SHARDS, DueRow};
use crate::rows::{hint_of, span};
use crate::{ending, schedule};
use model::Status;
use std::time::Duration;
use tracing::{Instrument, Span};

/// The most rows of a shard in one sweep; the others are next.
const BATCH: usize = 200;

/// What a sweep has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TickReport {
    /// Hints sent for schedules.
    pub slots: usize,
    /// Rows that the index of due rows has named, up to a bound.
    pub overdue: usize,
    /// Those of them that were due ten minutes ago.
    pub stuck: usize,
    /// Hints sent again.
    pub woken: usize,
    /// Runs ended because they took too long.
    pub timed_out: usize,
    /// Ended runs whose debts were settled, and interrupted deletions that were finished.
    pub settled: usize,
    /// Rows of the index that were not overdue after all.
    pub passed_over: usize,
    /// Rows that could not be acted on; the next sweep tries again.
    pub failed: usize,
}

/// Sweeps all shards once.
pub async fn tick(engine: &Engine) -> Result<TickReport, Error> {
    let mut report = TickReport::default();
    // A failure to find schedules must not stop the work on rows.
    match schedule::send_slots(engine).await {
        Ok(slots) => report.slots = slots,
        Err(error) => {
            tracing::error!(%error, "schedules were not looked for");
            report.failed += 1;
        }
    }
    for shard in 0..DUE_SHARDS {
        let now = engine.ports.clock.now();
        for row in engine.ports.executions.due(shard, now, BATCH).await? {
            report.overdue += 1;
            report.stuck += usize::from(row.is_stuck(now));
            // A row that fails must not stop the work on the others.
            if let Err(error) = look_after(engine, &row, &mut report).instrument(span(row.id, None)).await {
                tracing::warn!(execution.id = %row.id, %error, "overdue row not looked after");
                report.failed += 1;
            }
        }
    }
    Ok(report)
}

async fn look_after(engine: &Engine, due: &DueRow, report: &mut TickReport) -> Result<(), Error> {
    let ports = &engine.ports;
    let now = ports.clock.now();
    // The index is behind the table: only the row decides.
    let Some(row) = ports.executions.read(&due.account, due.id).await? else {
        // An index entry without a row is a deletion that was interrupted.
        let finished = ports.executions.delete(&due.account, due.id).await?;
        *if finished { &mut report.settled } else { &mut report.passed_over } += 1;
        return Ok(());
    };
    // A claim does not change `due_at`. The worker that has the row looks after it.
    let is_held = !row.status.is_terminal() && row.lease_until.is_some_and(|until| until > now);
    if is_held || row.due_at.is_none_or(|due_at| due_at > now) {
        report.passed_over += 1;
        return Ok(());
    }
    Span::current().record("trace.id", tracing::field::display(row.trace));
    if row.status.is_terminal() {
        ending::settle_debts(engine, &row).await?;
        report.settled += 1;
        return Ok(());
    }
    if row.deadline_at.is_some_and(|deadline| now >= deadline) {
        ending::end(engine, &row, Status::Timeout, Some("the run took longer than allowed".to_owned())).await?;
        report.timed_out += 1;
        return Ok(());
    }
    ports.step_queue.send(&hint_of(&row), Duration::ZERO).await?;
    report.woken += 1;
    Ok(())
}
