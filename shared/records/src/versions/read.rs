//! Reads a version with its steps.

use super::find::find;
use crate::workflows;
use engine::{Engine, Result, StoreError};
use model::{AccountId, Definition, Version, Workflow, WorkflowId};

/// The version and its definition.
pub async fn read(engine: &Engine, account: &AccountId, id: &WorkflowId, number: u32) -> Result<(Version, Definition)> {
    let workflow = workflows::read::summary(engine, account, id).await?;
    let version = find(engine, account, id, number).await?;
    let definition = revision(engine, account, &workflow, version.revision).await?;
    Ok((version, definition))
}

/// The revision of a version. It exists, because it did when the version was published.
pub(super) async fn revision(
    engine: &Engine,
    account: &AccountId,
    workflow: &Workflow,
    revision: u32,
) -> Result<Definition> {
    let found = engine.ports.workflows.definition(account, &workflow.id, revision).await?;
    found.ok_or_else(|| StoreError::corrupt("version", format!("revision {revision} is missing")).into())
}
