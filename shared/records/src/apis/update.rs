//! Changes an API. Its name cannot change, because callers use it.

use super::create;
use super::read::read;
use engine::{Engine, Error};
use model::{AccountId, ApiAuth, ApiRecord, WorkflowId};
use serde_json::Value;

/// The fields to change; `None` leaves a field unchanged.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ApiChange {
    /// The accepted HTTP methods, in upper case.
    pub methods: Option<Vec<String>>,
    /// The workflow that the API starts.
    pub workflow_id: Option<WorkflowId>,
    /// The published version; an inner `None` = the current revision.
    pub version: Option<Option<u32>>,
    /// How callers authenticate. Secrets are already hashed.
    pub auth: Option<ApiAuth>,
    /// Addresses and networks, already checked.
    pub ip_allowlist: Option<Vec<String>>,
    /// An example body for trying the API.
    pub debug_data: Option<Value>,
    /// Whether the API starts executions.
    pub enabled: Option<bool>,
    /// Whether the answer is sent before the execution ends.
    pub is_async: Option<bool>,
}

/// Checks and stores the changed record.
pub async fn update(engine: &Engine, account: &AccountId, id: &str, change: ApiChange) -> Result<ApiRecord, Error> {
    let before = read(engine, account, id).await?;
    let mut api = before.clone();
    api.methods = change.methods.unwrap_or(api.methods);
    api.workflow_id = change.workflow_id.unwrap_or(api.workflow_id);
    api.version = change.version.unwrap_or(api.version);
    api.auth = change.auth.unwrap_or(api.auth);
    api.ip_allowlist = change.ip_allowlist.unwrap_or(api.ip_allowlist);
    api.debug_data = change.debug_data.unwrap_or(api.debug_data);
    api.enabled = change.enabled.unwrap_or(api.enabled);
    api.is_async = change.is_async.unwrap_or(api.is_async);
    if api == before {
        return Ok(before);
    }
    create::check(&api)?;
    if (&api.workflow_id, api.version) != (&before.workflow_id, before.version) {
        create::check_target(engine, account, &api).await?;
    }
    api.modified_at = engine.ports.clock.now();
    if engine.ports.apis.replace(account, &api).await? { Ok(api) } else { Err(Error::ApiNotFound) }
}
