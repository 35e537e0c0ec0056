//! Workflows: a small mutable summary, and immutable revisions that hold the steps.

use crate::{Callback, Dialect, FlowType, Schedule, Timestamp, WorkflowId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The most steps a workflow may have.
pub const MAX_STEPS: usize = 500;
/// The deepest nesting of blocks.
pub const MAX_NESTING: usize = 32;

/// What lists show and switches change; the steps are in the [`Definition`] of `revision`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Workflow {
    /// Format version of the stored record.
    pub v: u8,
    /// Its id.
    pub id: WorkflowId,
    /// Unique in its folder.
    pub name: String,
    /// Free text.
    #[serde(default)]
    pub description: String,
    /// The folder, or `None` at top level.
    #[serde(default)]
    pub folder_id: Option<String>,
    /// Place in its folder.
    #[serde(default)]
    pub order: i64,
    /// A disabled workflow does not run.
    pub is_enabled: bool,
    /// A mark of the user's.
    #[serde(default)]
    pub is_favorite: bool,
    /// Free labels.
    #[serde(default)]
    pub tags: Vec<String>,
    /// The user's own version text.
    #[serde(default)]
    pub version: String,
    /// Free text.
    #[serde(default)]
    pub author: String,
    /// A web address.
    #[serde(default)]
    pub homepage: String,
    /// The key by which flows are called, unique in the account; `None` = the workflow's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flow_key: Option<String>,
    /// Whether who calls it as a flow waits for its end.
    #[serde(default)]
    pub flow_type: FlowType,
    /// vFlow's compatibility level, as imported.
    #[serde(default)]
    pub v_flow_level: i64,
    /// Longest run in seconds; `None` = no limit.
    #[serde(default)]
    pub max_execution_time: Option<i64>,
    /// What a start does while another run is under way; `None` = what the API that starts it says,
    /// and that is mostly nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reentry_behavior: Option<Reentry>,
    /// Where the end of every run is told whose caller names no address of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub callback_url: Option<String>,
    /// Raised by every change of the record; a change must name the one it saw.
    #[serde(default)]
    pub edit: u64,
    /// The current revision, from 1.
    pub revision: u32,
    /// Steps in that revision.
    pub step_count: u32,
    /// The first trigger, as given: lists show it.
    #[serde(default)]
    pub trigger_config: Value,
    /// The kinds of events that its triggers wait for, each once.
    #[serde(default)]
    pub trigger_kinds: Vec<String>,
    /// How many triggers it has; records of before this was counted have none.
    #[serde(default)]
    pub trigger_count: u32,
    /// What starts it at times of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub schedules: Vec<Schedule>,
    /// Since when its schedules count; `None` = they do not, because it is disabled or has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheduled_since: Option<Timestamp>,
    /// When its schedules start it next. It moves on without a change of the record, so the store
    /// keeps it beside it.
    #[serde(skip)]
    pub next_run_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When anything of it last changed.
    pub modified_at: Timestamp,
}

impl Workflow {
    /// The key by which it is called as a flow.
    pub fn called_by(&self) -> &str {
        self.flow_key.as_deref().unwrap_or(self.id.as_str())
    }

    /// Who is told the end of its runs, unless their callers name somebody else.
    pub fn callback(&self) -> Option<Callback> {
        let url = self.callback_url.clone()?;
        Some(Callback { url, dialect: Dialect::Standard, app: None })
    }
}

/// What a start does while another run of the workflow is under way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reentry {
    /// It runs beside the other.
    #[default]
    AllowParallel,
    /// It is refused.
    BlockNew,
    /// The other is stopped.
    StopCurrentAndRunNew,
}

impl Reentry {
    /// Every one, by its word.
    pub const ALL: [(&'static str, Self); 3] = [
        ("allow_parallel", Self::AllowParallel),
        ("block_new", Self::BlockNew),
        ("stop_current_and_run_new", Self::StopCurrentAndRunNew),
    ];

    /// Reads the wire's word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(word, _)| *word == text).map(|(_, reentry)| reentry)
    }
}

/// An immutable revision: all that a run depends on. A running execution keeps the one it started
/// with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Definition {
    /// Format version of the stored record.
    pub v: u8,
    /// The flat list of steps; blocks nest by pairing.
    pub steps: Vec<Step>,
    /// Declared inputs.
    #[serde(default)]
    pub inputs: Vec<Input>,
    /// Declared outputs, evaluated when a run ends.
    #[serde(default)]
    pub outputs: Vec<Output>,
    /// Triggers, as given.
    #[serde(default)]
    pub triggers: Vec<Value>,
    /// What else a file or an editor said of the workflow and nobody here reads: kept for the way
    /// back.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub kept: Map<String, Value>,
}

/// One step of the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// Unique in the workflow; references name it.
    pub id: String,
    /// Which module it runs.
    pub module_id: String,
    /// What the editor calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A remark of its author.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// How far the editor indents it; nesting itself comes from the blocks.
    #[serde(default)]
    pub indentation_level: i64,
    /// As stored: each is plain, or `{"type","value"}`.
    #[serde(default)]
    pub parameters: Map<String, Value>,
    /// Whether the step's outputs are part of the answer where only flagged steps are.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_output: bool,
    /// A disabled step is passed over.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub disabled: bool,
}

/// A declared input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Input {
    /// The variable it becomes.
    pub name: String,
    /// `string|number|integer|boolean|list|dictionary|date|time`.
    #[serde(rename = "type", default = "string_type")]
    pub kind: String,
    /// Whether a run without it is refused.
    #[serde(default)]
    pub required: bool,
    /// Used where the caller gives none.
    #[serde(default)]
    pub default_value: Value,
    /// Free text.
    #[serde(default)]
    pub description: String,
}

/// A declared output.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Output {
    /// Its name in the answer.
    pub name: String,
    /// Its type, as for inputs.
    #[serde(rename = "type", default = "string_type")]
    pub kind: String,
    /// A template, evaluated when the run ends.
    #[serde(default)]
    pub value: Value,
}

fn string_type() -> String {
    "string".to_owned()
}

/// The types a `{"type","value"}` wrapper may name.
pub const VALUE_TYPES: [&str; 12] =
    ["string", "text", "number", "integer", "boolean", "list", "dictionary", "date", "time", "image", "any", "null"];

/// Unwraps `{"type","value"}` if the keys are exactly these two and the type is known; anything
/// else stays as it is.
pub fn unwrap_typed(value: &Value) -> &Value {
    if let Value::Object(entries) = value
        && entries.len() == 2
        && let (Some(Value::String(kind)), Some(inner)) = (entries.get("type"), entries.get("value"))
        && VALUE_TYPES.contains(&kind.as_str())
    {
        inner
    } else {
        value
    }
}

/// The type's name as `{"type","value"}` wrappers in answers write it.
pub fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "list",
        Value::Object(_) => "dictionary",
    }
}

/// Wraps a value as answers show it: `{"type","value"}`.
pub fn wrap_typed(value: &Value) -> Value {
    serde_json::json!({"type": type_name(value), "value": value})
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_word_is_read_as_it_is_written() {
        for (word, reentry) in Reentry::ALL {
            assert_eq!((Reentry::parse(word), json!(reentry)), (Some(reentry), json!(word)));
        }
        assert_eq!(Reentry::parse("block"), None);
    }

    #[test]
    fn only_an_exact_wrapper_is_unwrapped() {
        assert_eq!(unwrap_typed(&json!({"type": "string", "value": "x"})), &json!("x"));
        for plain in [
            json!({"type": "colour", "value": 1}),
            json!({"type": "string"}),
            json!({"type": "string", "value": 1, "x": 2}),
            json!([1]),
        ] {
            assert_eq!(unwrap_typed(&plain), &plain);
        }
    }
}
