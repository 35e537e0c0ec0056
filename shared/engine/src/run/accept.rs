//! Stores an accepted run, to be taken up by a worker.

use super::send_hint;
use crate::engine::Engine;
use crate::error::Error;
use model::{AccountId, Execution, Workflow};
use std::time::Duration;

/// Stores a new row and sends its first hint. False if the id is taken.
pub async fn queue(engine: &Engine, mut row: Execution) -> Result<bool, Error> {
    let due_at = row.started_at.plus(engine.config.hint_grace);
    row.due_at = Some(row.deadline_at.map_or(due_at, |deadline| due_at.min(deadline)));
    if !engine.ports.executions.create(&row).await? {
        return Ok(false);
    }
    send_hint(engine, &row.account, row.id, row.cursor, Duration::ZERO).await;
    Ok(true)
}

/// Whether the workflow may be run: it is enabled, or its account runs disabled ones too.
pub async fn may_run(engine: &Engine, account: &AccountId, workflow: &Workflow) -> Result<bool, Error> {
    if workflow.is_enabled {
        return Ok(true);
    }
    Ok(engine.ports.accounts.read(account).await?.is_some_and(|account| account.settings.allow_execute_disabled))
}
