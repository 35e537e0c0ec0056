//! The reasons why a step fails.

use crate::effects::{EffectFailure, FailureKind};
use serde_json::{Map, Value};

/// The reason why a step has failed.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ModuleError {
    /// An input is missing, has the wrong type, or is out of range.
    #[error("input '{name}': {reason}")]
    Input {
        /// The name of the input.
        name: &'static str,
        /// The reason in a few words.
        reason: String,
    },
    /// The step could not do its work.
    #[error("{}", .0.message)]
    Failed(Box<Failure>),
}

/// The failure of a step that could not do its work.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Failure {
    /// The reason in one sentence.
    pub message: String,
    /// Facts for the log; never secrets.
    pub details: Map<String, Value>,
    /// The outputs of the step if its failure is skipped.
    pub partial: Map<String, Value>,
    /// Whether a retry can succeed.
    pub retryable: bool,
    /// Whether the step can be retried if it asks for that, although a retry is not expected to
    /// succeed.
    pub repeatable: bool,
    /// The kind of the failure, if an effect failed.
    pub kind: FailureKind,
    /// The HTTP status, if an answer counts as a failure.
    pub status: Option<u16>,
    /// How long the other side asks to wait, in milliseconds.
    pub retry_after_ms: Option<u64>,
}

impl Failure {
    /// The failure of a step whose effect failed, with a message for the step.
    pub fn of(effect: &EffectFailure, message: impl Into<String>) -> Self {
        Self { message: message.into(), retryable: effect.retryable, kind: effect.kind, ..Self::default() }
    }
}

impl ModuleError {
    /// A failure without details that can be retried.
    pub fn failed(message: impl Into<String>) -> Self {
        Failure { message: message.into(), retryable: true, ..Failure::default() }.into()
    }

    /// A failure because of an input.
    pub fn input(name: &'static str, reason: impl Into<String>) -> Self {
        Self::Input { name, reason: reason.into() }
    }
}

/// Ends a function with the refusal of an input, if a condition holds.
macro_rules! refuse {
    ($condition:expr, $input:expr, $($reason:tt)+) => {
        if $condition {
            return Err($crate::ModuleError::input($input, format!($($reason)+)));
        }
    };
}
pub(crate) use refuse;

impl From<Failure> for ModuleError {
    fn from(failure: Failure) -> Self {
        Self::Failed(Box::new(failure))
    }
}
