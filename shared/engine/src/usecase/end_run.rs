//! Ends a run from outside, with all that comes of it: who waits for it is told, what it waits for is stopped.

use crate::engine::Engine;
use crate::error::Error;
use crate::ports::Metric;
use crate::ports::executions::{End, Ended};
use crate::run::{span, stop_wait};
use crate::usecase::{settle_debts, stop_execution};
use model::{Execution, Status};
use tracing::Instrument;

/// Ends the run of that row, which may have moved on since it was read: whom a run owes its end never changes.
pub async fn run(engine: &Engine, row: &Execution, status: Status, error: Option<String>) -> Result<Ended, Error> {
    end(engine, row, status, error).instrument(span(row.id, Some(row.trace))).await
}

async fn end(engine: &Engine, row: &Execution, status: Status, error: Option<String>) -> Result<Ended, Error> {
    let ports = &engine.ports;
    let at = ports.clock.now();
    let end = End {
        account: row.account.clone(),
        id: row.id,
        status,
        error,
        at,
        due_at: settle_debts::due_at(engine, row, at),
        attempt_id: ports.ids.uuid(at).simple().to_string(),
    };
    let ended = ports.executions.end(&end).await?;
    if let Ended::Done(ended) = &ended {
        if let Some(end) = Metric::end(status) {
            ports.metrics.count(end);
        }
        tracing::info!(
            workflow.id = %ended.workflow_id, account = %ended.account, status = status.as_str(), cursor = ended.cursor,
            error = ended.error.as_deref(), "ended from outside"
        );
        stop_wait(engine, row).await;
        settle_debts::try_now(engine, ended).await;
        stop_execution::stop_children(engine, ended).await;
    }
    Ok(ended)
}
