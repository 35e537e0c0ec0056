//! All errors of the engine and of the records. Each facade converts them to its own envelope with
//! one exhaustive match.

use crate::StoreError;
use serde_json::{Value, json};

/// The result of an operation of the engine or of the records.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The reason why a request was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The credentials are missing, malformed or wrong.
    #[error("invalid authentication")]
    Unauthenticated,
    /// The token was valid and has expired.
    #[error("the token has expired")]
    TokenExpired,
    /// The token of an external issuer has missing or wrong claims.
    #[error("the token is refused: {reason}")]
    TokenRefused {
        /// A short reason, to be shown to the caller.
        reason: String,
    },
    /// The keys of the external issuer of tokens cannot be read.
    #[error("tokens cannot be checked now: {reason}")]
    IssuerUnavailable {
        /// A short reason, to be shown to the caller.
        reason: String,
    },
    /// The credentials are valid, but do not allow this.
    #[error("insufficient permissions: scope '{scope}' is needed")]
    Forbidden {
        /// The scope that is missing.
        scope: &'static str,
    },
    /// The caller has sent too many requests in this minute.
    #[error("rate limit exceeded")]
    RateLimited {
        /// The highest number of requests per minute.
        limit: u64,
        /// When the next minute begins, in milliseconds since 1970.
        reset_at: i64,
    },
    /// The body is larger than the route accepts.
    #[error("the body is larger than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// The body has a format that is not supported.
    #[error("the {what} '{format}' is not supported{known}")]
    Unsupported {
        /// What names the format.
        what: &'static str,
        /// The format that is not supported.
        format: String,
        /// What is supported, to be shown at the end of the message; empty if that is much.
        known: &'static str,
    },
    /// A file contains more entries than are accepted.
    #[error("the file holds more than {limit} {what}")]
    TooMuch {
        /// The kind of the entries.
        what: &'static str,
        /// The highest number of entries.
        limit: usize,
    },
    /// A field or a parameter is missing or invalid.
    #[error("{field}: {reason}")]
    Invalid {
        /// The path of the field, as the caller has written it.
        field: String,
        /// A short reason, to be shown after the field.
        reason: String,
    },
    /// The steps contradict each other, for example because a block has no end.
    #[error("step {index}: {reason}")]
    InvalidSteps {
        /// The position of the step, from 0.
        index: usize,
        /// The id of the step.
        step_id: String,
        /// A short reason, to be shown after the step.
        reason: String,
    },
    /// A step uses a module that cannot run here.
    #[error("step '{step_id}': module '{module_id}' {reason}")]
    NotRunnable {
        /// The id of the step.
        step_id: String,
        /// The module of the step.
        module_id: String,
        /// A short reason, to be shown after the module.
        reason: &'static str,
    },
    /// The account has no workflow with this id.
    #[error("workflow not found")]
    WorkflowNotFound,
    /// The account has no folder with this id.
    #[error("folder not found")]
    FolderNotFound,
    /// The account has no execution with this id.
    #[error("execution not found")]
    ExecutionNotFound,
    /// The account has no such API record.
    #[error("api not found")]
    ApiNotFound,
    /// The account has no record of this kind with this id.
    #[error("{what} not found")]
    NotFound {
        /// The kind of the record, as callers know it.
        what: &'static str,
    },
    /// A field of the request names a record that the account does not have.
    #[error("{error}")]
    InField {
        /// The path of the field, as the caller has written it.
        field: String,
        /// The error about the record.
        error: Box<Self>,
    },
    /// The catalogue has no module with this id.
    #[error("module not found")]
    ModuleNotFound,
    /// The folder is not empty, and the request does not say what happens with its content.
    #[error("folder not empty: say deleteWorkflows or moveWorkflowsTo")]
    FolderNotEmpty,
    /// No route has this path.
    #[error("not found")]
    RouteNotFound,
    /// The path has no route for this method.
    #[error("method not allowed")]
    MethodNotAllowed,
    /// Another record has the same name.
    #[error("'{name}' already exists")]
    NameTaken {
        /// The name that is taken.
        name: String,
        /// The id of the record that has it, if it is a workflow and could be found.
        by: Option<String>,
    },
    /// Another folder in the same parent has the same name.
    #[error("a folder '{name}' already exists")]
    FolderNameTaken {
        /// The name that is taken.
        name: String,
    },
    /// Another record of this kind has the same name or version.
    #[error("{what} '{name}' already exists")]
    Exists {
        /// The kind of the record, as callers know it.
        what: &'static str,
        /// The name that is taken.
        name: String,
    },
    /// Another request has changed the record in the meantime.
    #[error("the {what} was changed by somebody else; read it again")]
    Changed {
        /// The kind of the record, as callers know it.
        what: &'static str,
    },
    /// The workflow is disabled, so it cannot be started.
    #[error("the workflow is disabled")]
    WorkflowDisabled,
    /// The version exists and is disabled.
    #[error("version v{number} is disabled")]
    VersionDisabled {
        /// The number of the version.
        number: u32,
    },
    /// The version is enabled, so callers possibly use it.
    #[error("version v{number} is enabled; disable it first")]
    VersionEnabled {
        /// The number of the version.
        number: u32,
    },
    /// The workflow runs one at a time, and an execution of it is active.
    #[error("the workflow is already running")]
    Busy {
        /// The id of the active execution.
        execution: String,
    },
    /// The workflow has a limit without a free place, and its runs do not wait for one.
    #[error("{reason}")]
    NoPlace {
        /// The key of the limit.
        key: String,
        /// A sentence that names the limit.
        reason: String,
    },
    /// The idempotency key was used before, for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// The execution cannot be resumed.
    #[error("the execution cannot be resumed: {reason}")]
    NotResumable {
        /// A short reason, to be shown to the caller.
        reason: &'static str,
    },
    /// The callback of the execution cannot be delivered again.
    #[error("the callback cannot be delivered: {reason}")]
    NotDeliverable {
        /// A short reason, to be shown to the caller.
        reason: &'static str,
    },
    /// The file does not have a supported format.
    #[error("invalid file: {reason}")]
    BadFile {
        /// A short reason, to be shown to the caller.
        reason: String,
    },
    /// The execution has already ended.
    #[error("the execution has already ended: {status}")]
    ExecutionEnded {
        /// The status of the ended execution.
        status: &'static str,
    },
    /// The execution is running, and only ended executions can be deleted or become a test.
    #[error("the execution is still running; stop it first")]
    ExecutionRunning {
        /// The id of the execution.
        execution: String,
    },
    /// The execution has ended and still has a debt: its callback or the wake of its parent.
    #[error(
        "the execution has ended, and its callback or its parent has still to be told; delete it when that is done"
    )]
    ExecutionOwes {
        /// The id of the execution.
        execution: String,
    },
    /// A store or a queue has failed.
    #[error("service unavailable")]
    Store(#[from] StoreError),
    /// An error in Sluice itself.
    #[error("internal error: {0}")]
    Internal(&'static str),
}

impl Error {
    /// The error for a field that is missing or invalid.
    pub fn invalid(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Invalid { field: field.into(), reason: reason.into() }
    }

    /// The error about a record that does not exist, with the field that names the record. Other
    /// errors do not change.
    #[must_use]
    pub fn in_field(self, field: impl Into<String>) -> Self {
        match self {
            Self::WorkflowNotFound | Self::FolderNotFound | Self::ExecutionNotFound | Self::NotFound { .. } => {
                Self::InField { field: field.into(), error: Box::new(self) }
            }
            other => other,
        }
    }

    /// Facts that an envelope can show beside the message. They never contain secrets.
    pub fn details(&self) -> Option<Value> {
        Some(match self {
            Self::Invalid { field, reason } => json!({"field": field, "reason": reason}),
            Self::InField { field, .. } => json!({"field": field}),
            Self::InvalidSteps { index, step_id, reason } => {
                json!({"stepIndex": index, "stepId": step_id, "reason": reason})
            }
            Self::NotRunnable { step_id, module_id, reason } => {
                json!({"stepId": step_id, "moduleId": module_id, "reason": reason})
            }
            Self::RateLimited { limit, reset_at } => json!({"limit": limit, "remaining": 0, "resetAt": reset_at}),
            Self::Unsupported { format, .. } => json!({"value": format}),
            Self::TooLarge { limit } | Self::TooMuch { limit, .. } => json!({"limit": limit}),
            Self::Forbidden { scope } => json!({"scope": scope}),
            Self::ExecutionEnded { status } => json!({"status": status}),
            Self::Busy { execution } | Self::ExecutionRunning { execution } | Self::ExecutionOwes { execution } => {
                json!({"executionId": execution})
            }
            Self::NoPlace { key, .. } => json!({"limitKey": key}),
            Self::BadFile { reason } | Self::TokenRefused { reason } | Self::IssuerUnavailable { reason } => {
                json!({"reason": reason})
            }
            Self::NotResumable { reason } | Self::NotDeliverable { reason } => json!({"reason": reason}),
            Self::NameTaken { name, by: Some(by) } => json!({"name": name, "workflowId": by}),
            Self::NameTaken { name, by: None } | Self::Exists { name, .. } | Self::FolderNameTaken { name } => {
                json!({"name": name})
            }
            Self::VersionDisabled { number } | Self::VersionEnabled { number } => json!({"version": number}),
            _ => return None,
        })
    }
}
