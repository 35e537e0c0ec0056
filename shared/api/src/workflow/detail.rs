//! Shows a workflow with its steps.

use super::{body, steps};
use crate::typed;
use model::{Definition, FlowType, Input, Output, Recording, Reentry, Timestamp, Workflow, WorkflowLimit};
use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};
use std::sync::LazyLock;

/// A workflow with all its fields, under the names that [`super::body`] reads.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Detail<'a> {
    id: &'a str,
    name: &'a str,
    description: &'a str,
    is_enabled: bool,
    is_favorite: bool,
    folder_id: Option<&'a str>,
    order: i64,
    #[schemars(schema_with = "steps::steps_in")]
    steps: Value,
    #[schemars(schema_with = "steps::inputs_in")]
    inputs: &'a [Input],
    #[schemars(schema_with = "steps::outputs_in")]
    outputs: &'a [Output],
    /// The first trigger.
    #[schemars(with = "Option<Map<String, Value>>")]
    trigger_config: &'a Value,
    #[schemars(with = "Vec<Map<String, Value>>")]
    triggers: &'a [Value],
    /// The triggers, each with its settings in the same object as its type.
    #[schemars(with = "Vec<Map<String, Value>>")]
    trigger_configs: Vec<Value>,
    /// The number of triggers, including those among the steps.
    trigger_count: u32,
    created_at: Timestamp,
    modified_at: Timestamp,
    version: &'a str,
    /// The number of the revision, which increases with every change of the definition.
    revision: u32,
    /// The key by which flows are called.
    flow_key: &'a str,
    flow_type: FlowType,
    /// The longest time of a run, in seconds.
    max_execution_time: Option<i64>,
    reentry_behavior: Option<Reentry>,
    /// The URL to which the completion webhook of each run is sent.
    callback_url: Option<&'a str>,
    /// The id of the workflow that is started when a run has failed or timed out.
    on_failure: Option<&'a str>,
    schedules_paused: bool,
    /// The passes of steps of which a run keeps records.
    record: Recording,
    /// The limit of which each run holds a place.
    #[schemars(schema_with = "body::limit_in")]
    limit: Option<&'a WorkflowLimit>,
    metadata: Metadata<'a>,
    #[serde(flatten)]
    #[schemars(skip)]
    kept: Kept<'a>,
}

/// The fields that the editor shows in a separate part.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Metadata<'a> {
    author: &'a str,
    homepage: &'a str,
    v_flow_level: i64,
    tags: &'a [String],
    description: &'a str,
}

/// Fields that are only kept. None of them takes the place of another field.
struct Kept<'a>(&'a Map<String, Value>);

impl Serialize for Kept<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        static OWN: LazyLock<Value> = LazyLock::new(typed::answer_schema::<Detail<'_>>);
        let is_own = |name: &str| OWN.get("properties").is_some_and(|names| names.get(name).is_some());
        serializer.collect_map(self.0.iter().filter(|(name, _)| *name != "_meta" && !is_own(name)))
    }
}

/// The workflow with all its fields.
pub fn detail<'a>(workflow: &'a Workflow, definition: &'a Definition) -> Detail<'a> {
    Detail {
        id: workflow.id.as_str(),
        name: &workflow.name,
        description: &workflow.description,
        is_enabled: workflow.is_enabled,
        is_favorite: workflow.is_favorite,
        folder_id: workflow.folder_id.as_deref(),
        order: workflow.order,
        steps: steps::shown(&definition.steps),
        inputs: &definition.inputs,
        outputs: &definition.outputs,
        trigger_config: &workflow.trigger_config,
        triggers: &definition.triggers,
        trigger_configs: definition.triggers.iter().map(trigger_config).collect(),
        trigger_count: workflow.trigger_count,
        created_at: workflow.created_at,
        modified_at: workflow.modified_at,
        version: &workflow.version,
        revision: workflow.revision,
        flow_key: workflow.called_by(),
        flow_type: workflow.flow_type,
        max_execution_time: workflow.max_execution_time,
        reentry_behavior: workflow.reentry_behavior,
        callback_url: workflow.callback_url.as_deref(),
        on_failure: workflow.on_failure.as_ref().map(model::WorkflowId::as_str),
        schedules_paused: workflow.schedules_paused,
        record: definition.record,
        limit: definition.limit.as_ref(),
        metadata: Metadata {
            author: &workflow.author,
            homepage: &workflow.homepage,
            v_flow_level: workflow.v_flow_level,
            tags: &workflow.tags,
            description: &workflow.description,
        },
        kept: Kept(&definition.kept),
    }
}

/// A trigger in the earlier form of vFlow: settings and type are in the same object.
fn trigger_config(trigger: &Value) -> Value {
    match (trigger.get("moduleId"), trigger.get("parameters")) {
        (Some(module), Some(Value::Object(parameters))) => {
            let mut config = Map::from_iter([("type".to_owned(), module.clone())]);
            config.extend(parameters.clone());
            Value::Object(config)
        }
        _ => trigger.clone(),
    }
}
