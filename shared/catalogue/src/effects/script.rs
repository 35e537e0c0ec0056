//! Scripts.

use super::EffectFailure;
use model::Level;
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

/// How a script ended, as it is told from process to process.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum ScriptEnd {
    /// It returned.
    Returned(ScriptReturn),
    /// It did not.
    Failed(EffectFailure),
}

/// What a script that returned leaves behind. The effect's value is this, as JSON.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScriptReturn {
    /// What it returned; null if nothing.
    pub value: Value,
    /// What it printed.
    pub log: Vec<(Level, String)>,
}
