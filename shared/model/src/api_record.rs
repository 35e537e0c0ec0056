//! API records: public paths that start workflows, each with its own authentication.

use crate::{Hook, Signature, Timestamp, Tool, WorkflowId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The facade that serves an API record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum ApiKind {
    /// botman, at `/v1/api/{account}/{module}/{function}`.
    Botman,
    /// itrigger, at `/itrigger-tenant/v1/basic/{name…}`.
    Itrigger,
    /// hooks, at `/v1/hooks/{account}/{name}`.
    Webhook,
    /// mcp, a tool at `/mcp`.
    Mcp,
}

/// How callers of the API authenticate. Tokens and passwords are only stored as hashes. The secrets
/// of signatures are only stored encrypted, separately from the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum ApiAuth {
    /// No authentication: everyone can call the API.
    None,
    /// The header `token`.
    Token {
        /// SHA-256 of the token, in hex.
        hash: String,
    },
    /// The headers `user` and `password`.
    Password {
        /// The expected value of the header `user`.
        user: String,
        /// The argon2id hash of the password, as a PHC string.
        hash: String,
    },
    /// A signature of each request; only for webhooks.
    Hmac(Signature),
}

/// A public path that starts a workflow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApiRecord {
    /// Format version of the stored record.
    pub v: u8,
    /// The record's id, a UUID.
    pub id: String,
    /// The facade that serves the record.
    pub kind: ApiKind,
    /// First part of the API's name: a group, such as a product.
    pub module: String,
    /// Second part of the API's name.
    pub function: String,
    /// HTTP methods that the API accepts, in upper case.
    pub methods: Vec<String>,
    /// The workflow that the API starts.
    pub workflow_id: WorkflowId,
    /// The published version that is executed; `None` = the current revision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// How callers authenticate.
    pub auth: ApiAuth,
    /// Addresses (`1.2.3.4`) and networks (`10.0.0.0/8`) that can call the API; empty = all.
    #[serde(default)]
    pub ip_allowlist: Vec<String>,
    /// An example body for trying the API.
    #[serde(default)]
    pub debug_data: Value,
    /// Whether the API starts executions; a disabled one answers with an error.
    pub enabled: bool,
    /// Whether the answer is sent at once, with the id of the execution, instead of at its end.
    #[serde(default, rename = "async")]
    pub is_async: bool,
    /// The fields that only webhooks have.
    #[serde(default, skip_serializing_if = "Hook::is_empty")]
    pub hook: Hook,
    /// The fields that only tools have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool: Option<Tool>,
    /// Incremented by every change of the record. A change must name the number that it has read; 0
    /// in records that are older than this field and have not changed since then.
    #[serde(default)]
    pub edit: u64,
    /// When the record was created.
    pub created_at: Timestamp,
    /// When the record was last changed.
    pub modified_at: Timestamp,
}

impl ApiRecord {
    /// A disabled API that everyone could call, without methods. The store of a new record sets its
    /// id and its times.
    pub fn new(kind: ApiKind, module: String, function: String, workflow_id: WorkflowId) -> Self {
        Self {
            v: 1,
            id: String::new(),
            kind,
            module,
            function,
            methods: Vec::new(),
            workflow_id,
            version: None,
            auth: ApiAuth::None,
            ip_allowlist: Vec::new(),
            debug_data: Value::Null,
            enabled: false,
            is_async: false,
            hook: Hook::default(),
            tool: None,
            edit: 1,
            created_at: Timestamp::default(),
            modified_at: Timestamp::default(),
        }
    }
}
