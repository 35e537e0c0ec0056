//! Finds the version that a caller names, if it may be used.

use engine::{Engine, Error};
use model::{AccountId, Version, WorkflowId};

/// The version of that number, which must be enabled. Whoever runs it names its revision.
pub async fn find(engine: &Engine, account: &AccountId, workflow: &WorkflowId, number: u32) -> Result<Version, Error> {
    let version = summary(engine, account, workflow, number).await?;
    if version.enabled { Ok(version) } else { Err(Error::VersionDisabled { number }) }
}

/// The version of that number, enabled or not.
pub(crate) async fn summary(
    engine: &Engine,
    account: &AccountId,
    workflow: &WorkflowId,
    number: u32,
) -> Result<Version, Error> {
    engine.ports.versions.read(account, workflow, number).await?.ok_or(Error::NotFound { what: "version" })
}
