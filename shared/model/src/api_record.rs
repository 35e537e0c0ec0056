//! API records: a public path bound to a workflow, with its own authentication.

use crate::{Timestamp, WorkflowId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Which facade serves the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ApiKind {
    /// `/v1/api/{account}/{module}/{function}`.
    Botman,
    /// `/itrigger-tenant/v1/basic/{name…}`.
    Itrigger,
}

/// How a caller of the API proves who it is. Secrets are stored as hashes only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum ApiAuth {
    /// Anybody may call.
    None,
    /// Header `token`.
    Token {
        /// SHA-256 of the token, in hex.
        hash: String,
    },
    /// Headers `user` and `password`.
    Password {
        /// The user's name.
        user: String,
        /// argon2id, as a PHC string.
        hash: String,
    },
}

/// A public path bound to a workflow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApiRecord {
    /// Format version of the stored record.
    pub v: u8,
    /// Its id; a UUID.
    pub id: String,
    /// Which facade serves it.
    pub kind: ApiKind,
    /// First part of its name: a group, such as a product.
    pub module: String,
    /// Second part of its name.
    pub function: String,
    /// HTTP verbs it answers, upper case.
    pub methods: Vec<String>,
    /// The workflow it runs.
    pub workflow_id: WorkflowId,
    /// The published version of it that is run; none = the workflow as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// How callers authenticate.
    pub auth: ApiAuth,
    /// Addresses (`1.2.3.4`) and networks (`10.0.0.0/8`) that may call; empty = all.
    #[serde(default)]
    pub ip_allowlist: Vec<String>,
    /// A body to try the API with.
    #[serde(default)]
    pub debug_data: Value,
    /// A disabled API answers that it is.
    pub enabled: bool,
    /// Answers at once with the id instead of waiting for the end.
    #[serde(default, rename = "async")]
    pub is_async: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub modified_at: Timestamp,
}
