//! Workflows: a small mutable summary, and immutable revisions that hold the steps.

use crate::{Callback, Dialect, FlowType, Saved, Schedule, Timestamp, WorkflowId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The most steps that a workflow can have.
pub const MAX_STEPS: usize = 500;
/// The deepest nesting of blocks that a workflow can have.
pub const MAX_NESTING: usize = 32;

/// The part of a workflow that lists show and that can change without a new revision. The steps are
/// in the [`Definition`] of `revision`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Workflow {
    /// Format version of the stored record.
    pub v: u8,
    /// The workflow's id.
    pub id: WorkflowId,
    /// The name, unique in its folder.
    pub name: String,
    /// A free text for users.
    #[serde(default)]
    pub description: String,
    /// The folder; `None` = top level.
    pub folder_id: Option<String>,
    /// The position in its folder.
    #[serde(default)]
    pub order: i64,
    /// Whether the workflow can be executed.
    pub is_enabled: bool,
    /// Whether the user has marked it as a favourite.
    #[serde(default)]
    pub is_favorite: bool,
    /// Labels that users choose freely.
    #[serde(default)]
    pub tags: Vec<String>,
    /// The user's own version text. It has no effect.
    #[serde(default)]
    pub version: String,
    /// A free text for users.
    #[serde(default)]
    pub author: String,
    /// The address of a web page about the workflow.
    #[serde(default)]
    pub homepage: String,
    /// The key with which it is called as a flow, unique in the account; `None` = the workflow's
    /// id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flow_key: Option<String>,
    /// Whether the caller of the flow waits for its end.
    #[serde(default)]
    pub flow_type: FlowType,
    /// vFlow's compatibility level, as it was imported. It has no effect.
    #[serde(default)]
    pub v_flow_level: i64,
    /// The time limit of an execution in seconds; `None` = no limit.
    pub max_execution_time: Option<i64>,
    /// What happens to a start while another execution has not ended; `None` = the setting of the
    /// API that starts it, or else no restriction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reentry_behavior: Option<Reentry>,
    /// The address to which the end of an execution is reported if its caller names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub callback_url: Option<String>,
    /// The workflow that is started when an execution of this one has failed or timed out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_failure: Option<WorkflowId>,
    /// Incremented by every change of the record. A change must name the number that it has read.
    #[serde(default)]
    pub edit: u64,
    /// The current revision, from 1.
    pub revision: u32,
    /// The number of steps in that revision.
    pub step_count: u32,
    /// When, by whom and why that revision was saved; `None` in records that are older than this
    /// field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saved: Option<Saved>,
    /// The first trigger, as the user has written it; lists show it.
    #[serde(default)]
    pub trigger_config: Value,
    /// The kinds of events that its triggers match, each once.
    #[serde(default)]
    pub trigger_kinds: Vec<String>,
    /// The number of its triggers; 0 in records that are older than this field.
    #[serde(default)]
    pub trigger_count: u32,
    /// Its schedules, from the triggers of the current revision.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub schedules: Vec<Schedule>,
    /// Whether the schedules are paused. Paused schedules start nothing, although the workflow is
    /// enabled.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub schedules_paused: bool,
    /// From when on its schedules count; `None` = it is disabled, has no
    /// schedules, or they are paused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheduled_since: Option<Timestamp>,
    /// When its schedules start it next. The store keeps this beside the record, because it changes
    /// without a change of the record.
    #[serde(skip)]
    pub next_run_at: Option<Timestamp>,
    /// When the workflow was created.
    pub created_at: Timestamp,
    /// When any part of the workflow last changed.
    pub modified_at: Timestamp,
}

impl Workflow {
    /// An enabled workflow without name and steps.
    pub fn new(id: WorkflowId, now: Timestamp) -> Self {
        Self {
            v: 1,
            id,
            name: String::new(),
            description: String::new(),
            folder_id: None,
            order: 0,
            is_enabled: true,
            is_favorite: false,
            tags: Vec::new(),
            version: String::new(),
            author: String::new(),
            homepage: String::new(),
            flow_key: None,
            flow_type: FlowType::default(),
            v_flow_level: 0,
            max_execution_time: None,
            reentry_behavior: None,
            callback_url: None,
            on_failure: None,
            edit: 1,
            revision: 1,
            step_count: 0,
            saved: None,
            trigger_config: Value::Null,
            trigger_kinds: Vec::new(),
            trigger_count: 0,
            schedules: Vec::new(),
            schedules_paused: false,
            scheduled_since: None,
            next_run_at: None,
            created_at: now,
            modified_at: now,
        }
    }

    /// The key with which it is called as a flow.
    pub fn called_by(&self) -> &str {
        self.flow_key.as_deref().unwrap_or(self.id.as_str())
    }

    /// The callback of its executions if the caller names no address.
    pub fn callback(&self) -> Option<Callback> {
        let url = self.callback_url.clone()?;
        Some(Callback { url, dialect: Dialect::Standard, app: None })
    }
}

/// What happens to a start while another execution of the workflow has not ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "ReentryBehavior")]
pub enum Reentry {
    /// Both run at the same time.
    #[default]
    AllowParallel,
    /// The start is refused.
    BlockNew,
    /// The older execution is stopped.
    StopCurrentAndRunNew,
}

impl Reentry {
    /// All values, each with the word that requests and records use.
    pub const ALL: [(&'static str, Self); 3] = [
        ("allow_parallel", Self::AllowParallel),
        ("block_new", Self::BlockNew),
        ("stop_current_and_run_new", Self::StopCurrentAndRunNew),
    ];

    /// Reads the word that requests use.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(word, _)| *word == text).map(|(_, reentry)| reentry)
    }
}

/// The passes of steps of which an execution keeps records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Recording {
    /// Of all passes.
    #[default]
    All,
    /// Of passes that failed, were interrupted, or had several attempts.
    Failed,
    /// Of no pass.
    None,
}

/// An immutable revision: everything that an execution depends on. An execution keeps the revision
/// with which it started.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Definition {
    /// Format version of the stored record.
    pub v: u8,
    /// The list of steps. It is flat: opening and closing steps form nested blocks.
    pub steps: Vec<Step>,
    /// The inputs that the workflow declares.
    #[serde(default)]
    pub inputs: Vec<Input>,
    /// The outputs that the workflow declares. They are evaluated when an execution ends.
    #[serde(default)]
    pub outputs: Vec<Output>,
    /// The triggers, as the user has written them.
    #[serde(default)]
    pub triggers: Vec<Value>,
    /// Fields of an imported file or an editor that Sluice does not use. They are kept so that an
    /// export contains them again.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub kept: Map<String, Value>,
    /// The passes of steps of which an execution keeps records.
    #[serde(default, skip_serializing_if = "crate::json::is_default")]
    pub record: Recording,
    /// The limit of which an execution holds a place from its start to its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<WorkflowLimit>,
}

/// A limit that all executions of a workflow share with all others that name the same key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WorkflowLimit {
    /// The template of the key. It can refer to the trigger and the inputs.
    pub key: String,
    /// How many executions can be active at the same time; `None` = no such limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub concurrency: Option<u32>,
    /// How many executions can begin in each span; `None` = no such limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<u32>,
    /// The span of the rate, in seconds; `None` = one second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per: Option<f64>,
    /// Whether an execution waits for a place. Otherwise its start is refused if there is none.
    #[serde(default = "waits")]
    pub queue: bool,
}

fn waits() -> bool {
    true
}

/// One step of a workflow.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// The step's id, unique in the workflow; references use it.
    pub id: String,
    /// The module that the step executes.
    pub module_id: String,
    /// The name that editors show.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A note of the author.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The indentation of the step in editors. It has no effect on the blocks.
    #[serde(default)]
    pub indentation_level: i64,
    /// The parameters, as stored: each is a plain value or `{"type","value"}`.
    #[serde(default)]
    pub parameters: Map<String, Value>,
    /// Whether the step's outputs are part of the answer, for facades that only answer with marked
    /// steps.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_output: bool,
    /// Whether the step is skipped.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub disabled: bool,
}

/// A declared input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Input {
    /// The name of the variable that the input becomes.
    pub name: String,
    /// The type: `string|number|integer|boolean|list|dictionary|date|time`.
    #[serde(rename = "type", default = "string_type")]
    pub kind: String,
    /// Whether a start without this input is refused.
    #[serde(default)]
    pub required: bool,
    /// The value if the caller gives none.
    #[serde(default)]
    pub default_value: Value,
    /// A free text for users.
    #[serde(default)]
    pub description: String,
}

/// A declared output.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Output {
    /// The name of the output in the answer.
    pub name: String,
    /// The type, one of those of inputs.
    #[serde(rename = "type", default = "string_type")]
    pub kind: String,
    /// A template that is evaluated when the execution ends.
    #[serde(default)]
    pub value: Value,
}

fn string_type() -> String {
    "string".to_owned()
}

/// The types of declared inputs and outputs.
pub const DECLARED_TYPES: [&str; 8] = ["string", "number", "integer", "boolean", "list", "dictionary", "date", "time"];

/// The types that a wrapper `{"type","value"}` can name.
pub const VALUE_TYPES: [&str; 12] =
    ["string", "text", "number", "integer", "boolean", "list", "dictionary", "date", "time", "image", "any", "null"];

/// Unwraps `{"type","value"}` if these are the only two keys and the type is known. Other values
/// are returned unchanged.
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

/// The type's name in the `{"type","value"}` wrappers of answers.
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

/// A value as answers show it: `{"type","value"}`.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Typed<'a> {
    /// The name of the value's type.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The value as it is.
    pub value: &'a Value,
}

impl<'a> Typed<'a> {
    /// The value with the name of its type.
    pub fn of(value: &'a Value) -> Self {
        Self { kind: type_name(value), value }
    }
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
