//! Lists what was published of a workflow.

use super::read_workflow;
use crate::{Engine, Error};
use model::{AccountId, Version, WorkflowId};

/// All versions, newest first.
pub async fn run(engine: &Engine, account: &AccountId, id: &WorkflowId) -> Result<Vec<Version>, Error> {
    read_workflow::summary(engine, account, id).await?;
    let mut versions = engine.ports.versions.list(account, id).await?.versions;
    versions.reverse();
    Ok(versions)
}
