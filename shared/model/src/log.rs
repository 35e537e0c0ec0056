//! A run's log, as the executions' log route shows it.

use crate::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How loud a log entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Normal progress.
    Info,
    /// Something a user should look at, though the run goes on.
    Warning,
    /// A step failed.
    Error,
}

impl Level {
    /// Reads the wire's word.
    pub fn parse(text: &str) -> Option<Self> {
        match text.to_lowercase().as_str() {
            "info" => Some(Self::Info),
            "warning" | "warn" => Some(Self::Warning),
            "error" => Some(Self::Error),
            _ => None,
        }
    }
}

/// One line of a run's log. At most 10 000 are kept a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LogEntry {
    /// When.
    pub timestamp: Timestamp,
    /// How loud.
    pub level: Level,
    /// The step's place in the list, from 0.
    pub step_index: u32,
    /// The step's module, as the workflow names it.
    pub module_id: String,
    /// One sentence.
    pub message: String,
    /// Facts of that moment; never secrets.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub details: Value,
}
