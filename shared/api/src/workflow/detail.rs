//! Shows a workflow with its steps.

use super::steps;
use model::{Definition, Workflow};
use serde_json::{Map, Value, json};

/// The workflow with all its fields, under the names that [`super::body`] reads.
pub fn detail(workflow: &Workflow, definition: &Definition) -> Value {
    let mut shown = json!({
        "id": workflow.id,
        "name": workflow.name,
        "description": workflow.description,
        "isEnabled": workflow.is_enabled,
        "isFavorite": workflow.is_favorite,
        "folderId": workflow.folder_id,
        "order": workflow.order,
        "steps": steps::shown(&definition.steps),
        "inputs": definition.inputs,
        "outputs": definition.outputs,
        "triggerConfig": workflow.trigger_config,
        "triggers": definition.triggers,
        "triggerConfigs": trigger_configs(&definition.triggers),
        "triggerCount": workflow.trigger_count,
        "createdAt": workflow.created_at,
        "modifiedAt": workflow.modified_at,
        "version": workflow.version,
        "revision": workflow.revision,
        "flowKey": workflow.called_by(),
        "flowType": workflow.flow_type,
        "maxExecutionTime": workflow.max_execution_time,
        "reentryBehavior": workflow.reentry_behavior,
        "callbackUrl": workflow.callback_url,
        "onFailure": workflow.on_failure,
        "schedulesPaused": workflow.schedules_paused,
        "record": definition.record,
        "limit": definition.limit,
        "metadata": {
            "author": workflow.author,
            "homepage": workflow.homepage,
            "vFlowLevel": workflow.v_flow_level,
            "tags": workflow.tags,
            "description": workflow.description,
        },
    });
    if let Some(fields) = shown.as_object_mut() {
        for (name, value) in definition.kept.iter().filter(|(name, _)| *name != "_meta") {
            fields.entry(name.clone()).or_insert_with(|| value.clone());
        }
    }
    shown
}

/// The triggers in the earlier form of vFlow: settings and type are in the same object.
fn trigger_configs(triggers: &[Value]) -> Value {
    let flat = |trigger: &Value| match (trigger.get("moduleId"), trigger.get("parameters")) {
        (Some(module), Some(Value::Object(parameters))) => {
            let mut config = Map::from_iter([("type".to_owned(), module.clone())]);
            config.extend(parameters.clone());
            Value::Object(config)
        }
        _ => trigger.clone(),
    };
    triggers.iter().map(flat).collect()
}
