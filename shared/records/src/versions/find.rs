//! Finds a version by its number.

use engine::{Engine, Error, Result};
use model::{AccountId, ApiRecord, Version, WorkflowId};

/// The version with this number, enabled or not. Only an execution needs it to be enabled, and one
/// that was accepted before does not.
pub async fn find(engine: &Engine, account: &AccountId, workflow: &WorkflowId, number: u32) -> Result<Version> {
    engine.ports.versions.read(account, workflow, number).await?.ok_or(Error::NotFound { what: "version" })
}

/// The version that an API record names.
pub(crate) async fn pinned(engine: &Engine, account: &AccountId, api: &ApiRecord) -> Result<Option<Version>> {
    match api.version {
        None => Ok(None),
        Some(number) => find(engine, account, &api.workflow_id, number).await.map(Some),
    }
}
