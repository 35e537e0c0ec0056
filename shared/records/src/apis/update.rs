//! Changes an API. Its name cannot change, because callers use it.

use super::read::read;
use super::{create, hook_secrets};
use crate::attempts::{ATTEMPTS, replace};
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

/// Checks and stores the changed record, and does so again if the record changes in the meantime.
pub async fn update(engine: &Engine, account: &AccountId, id: &str, change: ApiChange) -> Result<ApiRecord> {
    for _ in 0..ATTEMPTS {
        let before = read(engine, account, id).await?;
        let mut api = change.applied(&before);
        if api == before && change.secrets.is_empty() {
            return Ok(before);
        }
        create::check(&api)?;
        if (&api.workflow_id, api.version) != (&before.workflow_id, before.version) {
            create::check_target(engine, account, &api).await?;
        }
        api.edit = before.edit.saturating_add(1);
        api.modified_at = engine.ports.clock.now();
        hook_secrets::put(engine, account, &api.id, &change.secrets).await?;
        if engine.ports.apis.replace(account, &api).await? {
            if matches!(before.auth, ApiAuth::Hmac(_)) && !matches!(api.auth, ApiAuth::Hmac(_)) {
                hook_secrets::forget(engine, account, &before).await?;
            }
            return Ok(api);
        }
    }
    Err(Error::Changed { what: "API" })
}

impl ApiChange {
    /// The record with the changed fields replaced.
    fn applied(&self, before: &ApiRecord) -> ApiRecord {
        let mut api = before.clone();
        replace(&mut api.methods, self.methods.as_ref());
        replace(&mut api.workflow_id, self.workflow_id.as_ref());
        replace(&mut api.version, self.version.as_ref());
        replace(&mut api.auth, self.auth.as_ref());
        replace(&mut api.ip_allowlist, self.ip_allowlist.as_ref());
        replace(&mut api.debug_data, self.debug_data.as_ref());
        replace(&mut api.enabled, self.enabled.as_ref());
        replace(&mut api.is_async, self.is_async.as_ref());
        replace(&mut api.hook.idempotency_key, self.idempotency_key.as_ref());
        replace(&mut api.hook.verify_hash, self.verify_hash.as_ref());
        if let Some(tool) = &mut api.tool {
            replace(&mut tool.description, self.description.as_ref());
            replace(&mut tool.read_only, self.read_only.as_ref());
            replace(&mut tool.destructive, self.destructive.as_ref());
        }
        api
    }
}
