//! Scripts.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A script to run: no files, no network, no clock beyond its own time limit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScriptCall {
    /// In which language.
    pub language: Language,
    /// Its text.
    pub source: String,
    /// What it sees as `inputs`.
    pub inputs: Map<String, Value>,
    /// The seed of its randomness, so that a repetition draws the same.
    pub seed: u64,
    /// Now, as the run sees it, in milliseconds since 1970.
    pub now_ms: i64,
}

/// A script's language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// JavaScript.
    Js,
    /// Luau.
    Lua,
}
