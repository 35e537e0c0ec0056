//! Changes an API. Its name stays, because callers know it by that.

use super::create;
use super::read::read;
use engine::{Engine, Error};
use model::{AccountId, ApiAuth, ApiRecord, WorkflowId};
use serde_json::Value;

/// The fields to change; `None` leaves a field as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ApiChange {
    /// Verbs, upper case.
    pub methods: Option<Vec<String>>,
    /// The workflow it runs.
    pub workflow_id: Option<WorkflowId>,
    /// The published version of it; an inner none = the workflow as it is.
    pub version: Option<Option<u32>>,
    /// How callers authenticate; secrets come hashed.
    pub auth: Option<ApiAuth>,
    /// Checked addresses and networks.
    pub ip_allowlist: Option<Vec<String>>,
    /// A body to try it with.
    pub debug_data: Option<Value>,
    /// Whether it answers calls.
    pub enabled: Option<bool>,
    /// Whether it answers before the run ends.
    pub is_async: Option<bool>,
}

/// Checks and stores.
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
