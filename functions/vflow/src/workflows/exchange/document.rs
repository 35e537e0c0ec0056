//! A workflow as exports write it: what the editor shows, what vFlow's own importer reads, and the way to its folder.

use crate::workflows::get;
use catalogue::dates;
use records::exchange::Exported;
use serde_json::{Map, Value, json};

/// What `_meta` says, of which all but the last two is read when it comes back.
pub(crate) const META: [&str; 10] =
    ["id", "name", "version", "vFlowLevel", "description", "author", "homepage", "tags", "updated_at", "modified_at"];
/// What is written here, or beside a workflow, and is nothing to be kept for the way back.
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

/// The workflow; without its steps where nobody wants them, so that importing it again leaves the steps that are there.
pub(crate) fn of(exported: &Exported, include_steps: bool) -> Value {
    let Exported { workflow, definition, folder_path } = exported;
    let mut document = Map::from_iter([("_meta".to_owned(), meta(exported))]);
    if let Value::Object(shown) = get::detail(workflow, definition) {
        document.extend(shown.into_iter().filter(|(name, _)| name != "_meta"));
    }
    if !include_steps {
        document.shift_remove("steps");
    }
    // What stands for a key that nobody has given is the id, and a copy has another one.
    if workflow.flow_key.is_none() {
        document.shift_remove("flowKey");
    }
    // The same as in `metadata`, where vFlow looks for it.
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

/// What vFlow's importer and its community's validator read.
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
