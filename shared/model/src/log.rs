//! The log of an execution, as the logs route shows it.

use crate::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The severity of a log entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum Level {
    /// Normal progress of the execution.
    Info,
    /// Something that a user should check, although the execution continues.
    Warning,
    /// A step has failed.
    Error,
}

impl Level {
    /// Reads the word that requests use.
    pub fn parse(text: &str) -> Option<Self> {
        match text.to_lowercase().as_str() {
            "info" => Some(Self::Info),
            "warning" | "warn" => Some(Self::Warning),
            "error" => Some(Self::Error),
            _ => None,
        }
    }
}

/// One entry of an execution's log. At most 10 000 are kept per execution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LogEntry {
    /// When it was written.
    pub timestamp: Timestamp,
    /// The severity of the entry.
    pub level: Level,
    /// The position of the step in the workflow, from 0.
    pub step_index: u32,
    /// The step's module, as the workflow names it.
    pub module_id: String,
    /// One sentence for users.
    pub message: String,
    /// Values that belong to the message, for example a duration. Never secrets.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub details: Value,
}
