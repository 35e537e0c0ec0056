//! Why a step failed.

use serde_json::{Map, Value};

/// Why a step failed.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ModuleError {
    /// An input is missing, of the wrong type, or out of bounds.
    #[error("input '{name}': {reason}")]
    Input {
        /// Which.
        name: &'static str,
        /// In a few words.
        reason: String,
    },
    /// The step could not do its work.
    #[error("{}", .0.message)]
    Failed(Box<Failure>),
}

/// A step that could not do its work.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Failure {
    /// A sentence.
    pub message: String,
    /// Facts for the log; never secrets.
    pub details: Map<String, Value>,
    /// What a step whose failure is skipped shows as outputs.
    pub partial: Map<String, Value>,
    /// Whether trying again could help.
    pub retryable: bool,
    /// Whether it may be tried again, if the step asks for that, though it seems in vain.
    pub repeatable: bool,
    /// The status of an answer over HTTP that counts as a failure.
    pub status: Option<u16>,
    /// For how long the other side asks to be left alone, in milliseconds.
    pub retry_after_ms: Option<u64>,
}

impl ModuleError {
    /// A failure that is worth another try, without details.
    pub fn failed(message: impl Into<String>) -> Self {
        Failure { message: message.into(), retryable: true, ..Failure::default() }.into()
    }

    /// An input's failure.
    pub fn input(name: &'static str, reason: impl Into<String>) -> Self {
        Self::Input { name, reason: reason.into() }
    }
}

impl From<Failure> for ModuleError {
    fn from(failure: Failure) -> Self {
        Self::Failed(Box::new(failure))
    }
}
