//! Finds an enabled version by its number.

use engine::{Engine, Error, Result};
use model::{AccountId, Version, WorkflowId};

/// The version with this number, which must be enabled. To execute it, callers use its revision.
pub async fn find(engine: &Engine, account: &AccountId, workflow: &WorkflowId, number: u32) -> Result<Version> {
    let version = summary(engine, account, workflow, number).await?;
    if version.enabled { Ok(version) } else { Err(Error::VersionDisabled { number }) }
}

/// The version with this number, enabled or not.
pub(crate) async fn summary(
    engine: &Engine,
    account: &AccountId,
    workflow: &WorkflowId,
    number: u32,
) -> Result<Version> {
    engine.ports.versions.read(account, workflow, number).await?.ok_or(Error::NotFound { what: "version" })
}
