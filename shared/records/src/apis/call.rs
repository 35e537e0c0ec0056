//! Executes the workflow that an API record publishes.

use crate::executions::{self, Execute};
use crate::versions;
use engine::digest::sha256_hex;
use engine::start::{Executed, Wait};
use engine::{Engine, Result};
use model::{AccountId, ApiKind, ApiRecord, Execution, Trigger};
use serde_json::{Map, Value, json};

/// The kind of the triggers of webhooks.
const WEBHOOK: &str = "webhook";

/// The fact of a trigger that names the record.
const API: &str = "api";

/// A call of an API by a caller who is authenticated.
#[derive(Clone, Debug)]
pub struct Call {
    /// The inputs of the workflow.
    pub inputs: Map<String, Value>,
    /// Whether a blank input counts as missing; see [`Execute::blank_is_none`].
    pub blank_is_none: bool,
    /// Facts about the call for the workflow.
    pub facts: Map<String, Value>,
    /// How long the caller waits.
    pub wait: Wait,
    /// A key that the caller does not use for any other call.
    pub idempotency_key: Option<String>,
}

/// How long callers of the record wait by default.
pub fn wait(api: &ApiRecord) -> Wait {
    if api.is_async { Wait::Async } else { Wait::Sync }
}

/// Executes the record's workflow, in the version that the record names.
pub async fn call(engine: &Engine, account: &AccountId, api: &ApiRecord, call: Call) -> Result<Executed> {
    start(engine, account, api, call, "api", None).await
}

/// Executes the workflow of a webhook. Requests with the same key of this webhook start one
/// execution, whatever else they contain: a sender may change a message that it sends again.
pub async fn receive(engine: &Engine, account: &AccountId, api: &ApiRecord, call: Call) -> Result<Executed> {
    let same = call.idempotency_key.is_some().then(|| json!({"api": api.id}));
    // Keys of webhooks do not meet those of other requests, and have any length.
    let key = call.idempotency_key.as_deref().map(|key| format!("hook/{}/{}", api.id, sha256_hex(key)));
    start(engine, account, api, Call { idempotency_key: key, ..call }, WEBHOOK, same).await
}

async fn start(
    engine: &Engine,
    account: &AccountId,
    api: &ApiRecord,
    call: Call,
    kind: &str,
    same: Option<Value>,
) -> Result<Executed> {
    let version = versions::pinned(engine, account, api).await?;
    let mut facts = call.facts;
    facts.insert(API.to_owned(), api.id.as_str().into());
    let execute = Execute {
        version,
        inputs: call.inputs,
        blank_is_none: call.blank_is_none,
        // A model that calls a tool writes its arguments again.
        keeps_last: api.kind != ApiKind::Mcp,
        wait: call.wait,
        idempotency_key: call.idempotency_key,
        same,
        ..Execute::new(account.clone(), api.workflow_id.clone(), Trigger::new(kind, facts))
    };
    executions::execute(engine, execute).await
}

/// Whether a call of this record has started the execution.
pub fn started(api: &ApiRecord, run: &Execution) -> bool {
    run.trigger.facts.get(API).and_then(Value::as_str) == Some(api.id.as_str())
}
