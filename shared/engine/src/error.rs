//! The closed set of errors. Each facade turns it into its own envelope in one exhaustive match.

use crate::ports::StoreError;
use serde_json::{Map, Value};

/// Why a use case did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No, malformed, or foreign credentials.
    #[error("invalid authentication")]
    Unauthenticated,
    /// The token was good once.
    #[error("the token has expired")]
    TokenExpired,
    /// Good credentials, but not for this.
    #[error("insufficient permissions: scope '{scope}' is needed")]
    Forbidden {
        /// The scope that is missing.
        scope: &'static str,
    },
    /// Too many requests in the window.
    #[error("rate limit exceeded")]
    RateLimited {
        /// How many the window allows.
        limit: u64,
        /// When the next begins, in epoch milliseconds.
        reset_at: i64,
    },
    /// The body is larger than the route takes.
    #[error("the body is larger than {limit} bytes")]
    TooLarge {
        /// In bytes.
        limit: usize,
    },
    /// The body comes in a form that is not read.
    #[error("{what} is not read here")]
    Unsupported {
        /// What about it.
        what: &'static str,
    },
    /// A file holds more than is taken.
    #[error("the file holds more than {limit} {what}")]
    TooMuch {
        /// What there is too much of.
        what: &'static str,
        /// How much may be there.
        limit: usize,
    },
    /// A field or parameter is missing or wrong.
    #[error("{field}: {reason}")]
    Invalid {
        /// Which, as the caller wrote it.
        field: String,
        /// In a few words.
        reason: String,
    },
    /// The list of steps does not hold together.
    #[error("step {index}: {reason}")]
    InvalidSteps {
        /// The step's place, from 0.
        index: usize,
        /// Its id.
        step_id: String,
        /// In a few words.
        reason: String,
    },
    /// Steps name modules that cannot run here.
    #[error("step '{step_id}': module '{module_id}' {reason}")]
    NotRunnable {
        /// The step.
        step_id: String,
        /// Its module.
        module_id: String,
        /// In a few words.
        reason: &'static str,
    },
    /// There is no such workflow in the caller's account.
    #[error("workflow not found")]
    WorkflowNotFound,
    /// There is no such folder in the caller's account.
    #[error("folder not found")]
    FolderNotFound,
    /// There is no such execution in the caller's account.
    #[error("execution not found")]
    ExecutionNotFound,
    /// There is no such API record in the caller's account.
    #[error("api not found")]
    ApiNotFound,
    /// There is no such record of that kind in the caller's account.
    #[error("{what} not found")]
    NotFound {
        /// What kind, as a caller would call it.
        what: &'static str,
    },
    /// The catalogue has no such module.
    #[error("module not found")]
    ModuleNotFound,
    /// The folder holds something, and nobody said what shall become of it.
    #[error("folder not empty: say deleteWorkflows or moveWorkflowsTo")]
    FolderNotEmpty,
    /// There is no such route.
    #[error("not found")]
    RouteNotFound,
    /// The route exists, but not for this method.
    #[error("method not allowed")]
    MethodNotAllowed,
    /// Another record has the name.
    #[error("'{name}' already exists")]
    NameTaken {
        /// The name.
        name: String,
    },
    /// Another folder of the same parent has the name.
    #[error("a folder '{name}' already exists")]
    FolderNameTaken {
        /// The name.
        name: String,
    },
    /// Another record of that kind has the name or version.
    #[error("{what} '{name}' already exists")]
    Exists {
        /// What kind.
        what: &'static str,
        /// The name.
        name: String,
    },
    /// Somebody else changed the record meanwhile.
    #[error("the {what} was changed by somebody else; read it again")]
    Changed {
        /// What kind of record.
        what: &'static str,
    },
    /// The workflow is disabled.
    #[error("the workflow is disabled")]
    WorkflowDisabled,
    /// The version is there and disabled.
    #[error("version v{number} is disabled")]
    VersionDisabled {
        /// Which.
        number: u32,
    },
    /// The version is enabled, so that somebody may be using it.
    #[error("version v{number} is enabled; disable it first")]
    VersionEnabled {
        /// Which.
        number: u32,
    },
    /// The workflow runs, and is one that runs once at a time.
    #[error("the workflow is already running")]
    Busy {
        /// The run that is under way.
        execution: String,
    },
    /// An idempotency key was used before, for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// The run cannot be taken up again.
    #[error("the execution cannot be resumed: {reason}")]
    NotResumable {
        /// In a few words.
        reason: &'static str,
    },
    /// The run's callback cannot be delivered again.
    #[error("the callback cannot be delivered: {reason}")]
    NotDeliverable {
        /// In a few words.
        reason: &'static str,
    },
    /// A file that is none of those we read.
    #[error("invalid file: {reason}")]
    BadFile {
        /// In a few words.
        reason: String,
    },
    /// The execution has ended.
    #[error("execution already stopped")]
    ExecutionEnded {
        /// How it ended.
        status: &'static str,
    },
    /// The execution has not ended, and only what has ended can be deleted.
    #[error("the execution is still running; stop it first")]
    ExecutionRunning {
        /// Which.
        execution: String,
    },
    /// The execution has ended, and its end has still to be told.
    #[error(
        "the execution has ended, and its callback or its parent has still to be told; delete it when that is done"
    )]
    ExecutionOwes {
        /// Which.
        execution: String,
    },
    /// A store or queue failed.
    #[error("service unavailable")]
    Store(#[from] StoreError),
    /// Something that must not happen, happened.
    #[error("internal error: {0}")]
    Internal(&'static str),
}

impl Error {
    /// A field that is missing or wrong.
    pub fn invalid(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Invalid { field: field.into(), reason: reason.into() }
    }

    /// Facts that an envelope may show beside the message; never secrets.
    pub fn details(&self) -> Option<Value> {
        let mut details = Map::new();
        match self {
            Self::Invalid { field, reason } => {
                details.insert("field".into(), field.clone().into());
                details.insert("reason".into(), reason.clone().into());
            }
            Self::InvalidSteps { index, step_id, reason } => {
                details.insert("stepIndex".into(), (*index).into());
                details.insert("stepId".into(), step_id.clone().into());
                details.insert("reason".into(), reason.clone().into());
            }
            Self::NotRunnable { step_id, module_id, reason } => {
                details.insert("stepId".into(), step_id.clone().into());
                details.insert("moduleId".into(), module_id.clone().into());
                details.insert("reason".into(), (*reason).into());
            }
            Self::RateLimited { limit, reset_at } => {
                details.insert("limit".into(), (*limit).into());
                details.insert("remaining".into(), 0.into());
                details.insert("resetAt".into(), (*reset_at).into());
            }
            Self::TooLarge { limit } | Self::TooMuch { limit, .. } => {
                details.insert("limit".into(), (*limit).into());
            }
            Self::Forbidden { scope } => {
                details.insert("scope".into(), (*scope).into());
            }
            Self::ExecutionEnded { status } => {
                details.insert("status".into(), (*status).into());
            }
            Self::Busy { execution } | Self::ExecutionRunning { execution } | Self::ExecutionOwes { execution } => {
                details.insert("executionId".into(), execution.clone().into());
            }
            Self::BadFile { reason } => {
                details.insert("reason".into(), reason.clone().into());
            }
            Self::NotResumable { reason } | Self::NotDeliverable { reason } => {
                details.insert("reason".into(), (*reason).into());
            }
            Self::Exists { name, .. } | Self::NameTaken { name } | Self::FolderNameTaken { name } => {
                details.insert("name".into(), name.clone().into());
            }
            Self::VersionDisabled { number } | Self::VersionEnabled { number } => {
                details.insert("version".into(), (*number).into());
            }
            _ => return None,
        }
        Some(Value::Object(details))
    }
}
