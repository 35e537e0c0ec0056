//! How a workflow that is called as a flow answers.

use serde::{Deserialize, Serialize};

/// Whether who calls a workflow as a flow waits for its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FlowType {
    /// Yes.
    #[default]
    Sync,
    /// No: it asks for the result later.
    Async,
}

impl FlowType {
    /// Reads its word.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "sync" => Some(Self::Sync),
            "async" => Some(Self::Async),
            _ => None,
        }
    }
}
