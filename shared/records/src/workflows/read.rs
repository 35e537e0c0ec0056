//! Reads a workflow with its current revision.

use engine::{Engine, Error, Result, StoreError};
use model::{AccountId, Definition, Workflow, WorkflowId};

/// The summary and the steps.
pub async fn read(engine: &Engine, account: &AccountId, id: &WorkflowId) -> Result<(Workflow, Definition)> {
    let workflow = summary(engine, account, id).await?;
    let definition = definition(engine, account, &workflow).await?;
    Ok((workflow, definition))
}

/// The summary without the steps.
pub(crate) async fn summary(engine: &Engine, account: &AccountId, id: &WorkflowId) -> Result<Workflow> {
    engine.ports.workflows.read(account, id).await?.ok_or(Error::WorkflowNotFound)
}

/// The current revision for a summary.
pub(crate) async fn definition(engine: &Engine, account: &AccountId, workflow: &Workflow) -> Result<Definition> {
    let found = engine.ports.workflows.definition(account, &workflow.id, workflow.revision).await?;
    // A summary is always stored together with its revision, so a missing revision is corrupt data
    // and not a missing workflow.
    found.ok_or_else(|| StoreError::corrupt("workflow", format!("revision {} is missing", workflow.revision)).into())
}
