//! The fields of API records of MCP tools: the description of the tool for the models that call it.

use serde::{Deserialize, Serialize};

/// The part of an API record that only tools have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tool {
    /// What the tool does, and when a model should call it.
    pub description: String,
    /// Whether a call changes nothing.
    pub read_only: bool,
    /// Whether a call can change or delete existing data.
    pub destructive: bool,
}
