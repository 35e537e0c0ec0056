//! Deletes a workflow. Its revisions stay, so that executions can end.

use super::read;
use engine::{Engine, Error};
use model::{AccountId, Timestamp, WorkflowId};

/// How often a deletion is tried again when another request changes the workflow at the same time.
const TRIES: usize = 5;

/// Deletes the workflow with this id, and returns the moment. With `expected_edits`, only if the
/// record's `edit` is one of them.
pub async fn delete(
    engine: &Engine,
    account: &AccountId,
    id: &WorkflowId,
    expected_edits: Option<&[u64]>,
) -> Result<Timestamp, Error> {
    for _ in 0..TRIES {
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
