//! Stores an accepted run, to be taken up by a worker.

use crate::engine::Engine;
use crate::error::Error;
use crate::ports::StepMessage;
use model::{AccountId, Execution, Workflow};
use std::time::Duration;

/// Stores a new row and sends its first hint. False if the id is taken.
pub async fn queue(engine: &Engine, mut row: Execution) -> Result<bool, Error> {
    let due_at = row.started_at.plus(engine.config.hint_grace);
    row.due_at = Some(row.deadline_at.map_or(due_at, |deadline| due_at.min(deadline)));
    if !engine.ports.executions.create(&row).await? {
        return Ok(false);
    }
    let message = StepMessage { v: 1, account: row.account.clone(), execution: row.id, cursor: row.cursor };
    if let Err(error) = engine.ports.step_queue.send(&message, Duration::ZERO).await {
        tracing::warn!(execution.id = %row.id, %error, "hint not sent; the sweep will send it");
    }
    Ok(true)
}

/// Whether the workflow may be run: it is enabled, or its account runs disabled ones too.
pub async fn may_run(engine: &Engine, account: &AccountId, workflow: &Workflow) -> Result<bool, Error> {
    if workflow.is_enabled {
        return Ok(true);
    }
    Ok(engine.ports.accounts.read(account).await?.is_some_and(|account| account.allow_execute_disabled))
}
