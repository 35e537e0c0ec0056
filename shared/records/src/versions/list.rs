//! Lists the published versions of a workflow.

use crate::workflows;
use engine::{Engine, Result};
use model::{AccountId, Version, WorkflowId};

/// All versions, newest first.
pub async fn list(engine: &Engine, account: &AccountId, id: &WorkflowId) -> Result<Vec<Version>> {
    workflows::read::summary(engine, account, id).await?;
    let mut versions = engine.ports.versions.list(account, id).await?.versions;
    versions.reverse();
    Ok(versions)
}
