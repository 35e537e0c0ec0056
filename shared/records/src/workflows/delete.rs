//! Deletes a workflow. Its revisions stay, so that executions can end.

use super::read;
use crate::attempts::ATTEMPTS;
use engine::{Engine, Error, Result};
use model::{AccountId, Timestamp, WorkflowId};

/// Deletes the workflow with this id, and returns the moment. With `expected_edits`, only if the
/// record's `edit` is one of them.
pub async fn delete(
    engine: &Engine,
    account: &AccountId,
    id: &WorkflowId,
    expected_edits: Option<&[u64]>,
) -> Result<Timestamp> {
    for _ in 0..ATTEMPTS {
        let workflow = read::summary(engine, account, id).await?;
        if expected_edits.is_some_and(|edits| !edits.contains(&workflow.edit)) {
            return Err(Error::Changed { what: "workflow" });
        }
        if engine.ports.workflows.delete(account, &workflow).await? {
            return Ok(engine.ports.clock.now());
        }
    }
    Err(Error::Changed { what: "workflow" })
}
