//! Builds the JSON of an exported workflow: the fields that the editor shows, those that the
//! importer of vFlow reads, and the path of its folder.

use api::workflow;
use api::workflow::steps;
use catalogue::dates;
use records::exchange::Exported;
use schemars::JsonSchema;
use serde_json::{Map, Value, json};

/// The names in `_meta`. An import reads all except the last two.
pub(crate) const META: [&str; 10] =
    ["id", "name", "version", "vFlowLevel", "description", "author", "homepage", "tags", "updated_at", "modified_at"];
/// Fields that are created by the export or describe a stored workflow. An import does not keep
/// them.
pub(crate) const OWN: [&str; 11] = [
    "id",
    "createdAt",
    "modifiedAt",
    "updatedAt",
    "revision",
    "nextRunAt",
    "stepCount",
    "triggerCount",
    "folderPath",
    "workflowId",
    "override",
];

/// An exported workflow. Its other fields are those of the editor.
#[derive(JsonSchema)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "only its schema is used; some exports leave fields out")]
pub(crate) struct ExportedWorkflow {
    id: String,
    name: String,
    description: String,
    version: String,
    #[schemars(schema_with = "steps::steps_in")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    steps: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    folder_path: Vec<String>,
}

/// The exported workflow. Without its steps, another import leaves the existing steps unchanged.
pub(crate) fn of(exported: &Exported, include_steps: bool) -> Value {
    let Exported { workflow, definition, folder_path } = exported;
    let mut document = Map::from_iter([("_meta".to_owned(), meta(exported))]);
    if let Value::Object(shown) = json!(workflow::detail(workflow, definition)) {
        document.extend(shown.into_iter().filter(|(name, _)| name != "_meta"));
    }
    if !include_steps {
        document.shift_remove("steps");
    }
    // A workflow without a flow key is shown with its id as the key, and a copy has another id.
    if workflow.flow_key.is_none() {
        document.shift_remove("flowKey");
    }
    // vFlow reads these fields at the top level; they are in `metadata`, too.
    for (name, value) in [
        ("author", json!(workflow.author)),
        ("homepage", json!(workflow.homepage)),
        ("vFlowLevel", json!(workflow.v_flow_level)),
        ("tags", json!(workflow.tags)),
    ] {
        document.insert(name.to_owned(), value);
    }
    if !folder_path.is_empty() {
        document.insert("folderPath".to_owned(), folder_path.clone().into());
    }
    Value::Object(document)
}

/// The fields that the importer of vFlow and the validator of its community read.
fn meta(exported: &Exported) -> Value {
    let Exported { workflow, definition, .. } = exported;
    let mut meta = Map::new();
    if let Some(Value::Object(kept)) = definition.kept.get("_meta") {
        meta.extend(kept.clone());
    }
    let updated = dates::at(workflow.modified_at, None).map(|moment| moment.date().to_string()).unwrap_or_default();
    let own = [
        json!(workflow.id),
        json!(workflow.name),
        json!(workflow.version),
        json!(workflow.v_flow_level),
        json!(workflow.description),
        json!(workflow.author),
        json!(workflow.homepage),
        json!(workflow.tags),
        json!(updated),
        json!(workflow.modified_at),
    ];
    meta.extend(META.iter().map(|name| (*name).to_owned()).zip(own));
    Value::Object(meta)
}
