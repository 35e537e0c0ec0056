//! Changes an API. Its name cannot change, because callers use it.

use super::read::read;
use super::{create, hook_secrets};
use engine::{Engine, Error, Result};
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
    /// The template for idempotency keys of a webhook; an inner `None` removes it.
    pub idempotency_key: Option<Option<String>>,
    /// The hash of the token with which senders register a webhook; an inner `None` removes it.
    pub verify_hash: Option<Option<String>>,
    /// The description of a tool.
    pub description: Option<String>,
    /// Whether a call of the tool changes nothing.
    pub read_only: Option<bool>,
    /// Whether a call of the tool can change or delete what exists.
    pub destructive: Option<bool>,
    /// The secrets of signatures, if `auth` is changed to signatures.
    pub secrets: Vec<String>,
}

/// Checks and stores the changed record.
pub async fn update(engine: &Engine, account: &AccountId, id: &str, change: ApiChange) -> Result<ApiRecord> {
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
    api.hook.idempotency_key = change.idempotency_key.unwrap_or(api.hook.idempotency_key);
    api.hook.verify_hash = change.verify_hash.unwrap_or(api.hook.verify_hash);
    if let Some(tool) = &mut api.tool {
        tool.description = change.description.unwrap_or_else(|| tool.description.clone());
        tool.read_only = change.read_only.unwrap_or(tool.read_only);
        tool.destructive = change.destructive.unwrap_or(tool.destructive);
    }
    if api == before && change.secrets.is_empty() {
        return Ok(before);
    }
    create::check(&api)?;
    if (&api.workflow_id, api.version) != (&before.workflow_id, before.version) {
        create::check_target(engine, account, &api).await?;
    }
    api.modified_at = engine.ports.clock.now();
    hook_secrets::put(engine, account, &api.id, &change.secrets).await?;
    if !engine.ports.apis.replace(account, &api).await? {
        return Err(Error::ApiNotFound);
    }
    if matches!(before.auth, ApiAuth::Hmac(_)) && !matches!(api.auth, ApiAuth::Hmac(_)) {
        hook_secrets::forget(engine, account, &before).await?;
    }
    Ok(api)
}
