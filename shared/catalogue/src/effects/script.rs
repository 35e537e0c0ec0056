//! Scripts of users, and their results.

use super::EffectFailure;
use model::Level;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A script to evaluate. It has no files, no network, and no clock except [`now_ms`](Self::now_ms).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScriptCall {
    /// The language of the script.
    pub language: Language,
    /// The text of the script.
    pub source: String,
    /// The value of `inputs` in the script.
    pub inputs: Map<String, Value>,
    /// The seed of random numbers, so that a repetition gets the same ones.
    pub seed: u64,
    /// The current time of the run, in milliseconds since 1970.
    pub now_ms: i64,
}

/// The language of a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// JavaScript, evaluated by QuickJS-NG.
    Js,
    /// Luau, a dialect of Lua.
    Lua,
}

/// The end of a script, in the form that is sent between processes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum ScriptEnd {
    /// The script returned a value.
    Returned(ScriptReturn),
    /// The script failed.
    Failed(EffectFailure),
}

/// The result of a script that returned. As JSON it is the value of the effect.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScriptReturn {
    /// The returned value; null if there is none.
    pub value: Value,
    /// The lines that the script printed.
    pub log: Vec<(Level, String)>,
}
