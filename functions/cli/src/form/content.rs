//! The content of a workflow, from a file or from the server: the fields of the API, without those
//! that have their defaults.

use super::declared;
use super::step::settled;
use engine::program::read_limit;
use model::{Definition, Input, Output, Recording, Step};
use serde_json::{Map, Value, json};

/// The field with the id of the workflow.
pub const ID: &str = "id";
/// The field with the steps.
pub const STEPS: &str = "steps";
/// The field with the data that the server keeps and does not use. No request changes it.
pub const KEPT: &str = "kept";

/// The field with the tests, which a file of their own can have instead.
pub const TESTS: &str = "tests";

/// The fields of a workflow in a file, in their order.
pub const FIELDS: [&str; 30] = [
    ID,
    "name",
    "description",
    "tags",
    "isEnabled",
    "isFavorite",
    "order",
    "version",
    "author",
    "homepage",
    "flowKey",
    "flowType",
    "vFlowLevel",
    "maxExecutionTime",
    "reentryBehavior",
    "callbackUrl",
    "onFailure",
    "limit",
    "schedulesPaused",
    "record",
    "cardIconRes",
    "cardThemeColor",
    "shortcutName",
    "shortcutIconRes",
    "wasEnabledBeforePermissionsLost",
    KEPT,
    "inputs",
    "outputs",
    "triggers",
    TESTS,
];

/// Fields of answers and exports that are not part of what a workflow says.
pub(super) const SHOWN: [&str; 12] = [
    "createdAt",
    "modifiedAt",
    "updatedAt",
    "revision",
    "nextRunAt",
    "stepCount",
    "triggerCount",
    "folderId",
    "folderPath",
    "triggerConfig",
    "triggerConfigs",
    "metadata",
];

/// The names in `_meta` that repeat other fields.
const META: [&str; 10] =
    ["id", "name", "version", "vFlowLevel", "description", "author", "homepage", "tags", "updated_at", "modified_at"];

/// The value of a missing field.
pub(super) fn default_of(field: &str) -> Value {
    match field {
        "isEnabled" => json!(true),
        "isFavorite" | "schedulesPaused" => json!(false),
        "order" => json!(0),
        "version" => json!("1.0.0"),
        "vFlowLevel" => json!(1),
        "flowType" => json!("sync"),
        "record" => json!("all"),
        "description" | "author" | "homepage" => json!(""),
        "tags" | "inputs" | "outputs" | "triggers" | STEPS => json!([]),
        KEPT => json!({}),
        _ => Value::Null,
    }
}

/// The content of a workflow. Missing fields have their defaults.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Content(pub Map<String, Value>);

impl Content {
    /// Reads the content of a workflow in the format of the API.
    pub fn of_server(document: &Map<String, Value>) -> Self {
        let mut kept = Map::new();
        let mut fields = Map::new();
        for (name, value) in document {
            if FIELDS.contains(&name.as_str()) || name == STEPS {
                fields.insert(name.clone(), value.clone());
            } else if name == "_meta" {
                let own = |(name, _): &(&String, &Value)| !META.contains(&name.as_str());
                let more: Map<_, _> = value.as_object().into_iter().flatten().filter(own).map(cloned).collect();
                if !more.is_empty() {
                    kept.insert(name.clone(), more.into());
                }
            } else if !SHOWN.contains(&name.as_str()) {
                kept.insert(name.clone(), value.clone());
            }
        }
        for (name, value) in document.get("metadata").and_then(Value::as_object).into_iter().flatten() {
            fields.entry(name.clone()).or_insert_with(|| value.clone());
        }
        fields.insert(KEPT.to_owned(), kept.into());
        Self::settled(fields)
    }

    /// The content with these fields.
    pub(super) fn settled(mut fields: Map<String, Value>) -> Self {
        if fields.get("flowKey").is_some_and(|key| Some(key) == fields.get(ID)) {
            fields.shift_remove("flowKey");
        }
        for (name, value) in &mut fields {
            let each = |settle: fn(Map<String, Value>) -> Map<String, Value>, value: &mut Value| {
                for item in value.as_array_mut().into_iter().flatten() {
                    if let Value::Object(fields) = item {
                        *fields = settle(std::mem::take(fields));
                    }
                }
            };
            match name.as_str() {
                STEPS => each(settled, value),
                "inputs" => each(declared::settled_input, value),
                "outputs" => each(declared::settled_output, value),
                "name" => trim(value),
                "limit" => settle_limit(value),
                _ => {}
            }
        }
        fields.retain(|name, value| *value != default_of(name) && !(value.is_null() && name != KEPT));
        Self(fields)
    }

    /// The id; empty if there is none.
    pub fn id(&self) -> &str {
        self.text(ID)
    }

    /// The name; empty if there is none.
    pub fn name(&self) -> &str {
        self.text("name")
    }

    fn text(&self, field: &str) -> &str {
        self.0.get(field).and_then(Value::as_str).unwrap_or_default()
    }

    /// Whether the workflow can be executed.
    pub fn is_enabled(&self) -> bool {
        self.get("isEnabled") == json!(true)
    }

    /// The value of a field, or its default.
    pub fn get(&self, field: &str) -> Value {
        self.0.get(field).cloned().unwrap_or_else(|| default_of(field))
    }

    /// The content without its tests, which are in a file of their own.
    #[must_use]
    pub fn without_tests(&self) -> Self {
        let mut content = self.clone();
        content.0.shift_remove(TESTS);
        content
    }

    /// The steps of the workflow.
    pub fn steps(&self) -> Vec<Map<String, Value>> {
        let steps = self.0.get(STEPS).and_then(Value::as_array).into_iter().flatten();
        steps.filter_map(|step| step.as_object().cloned()).collect()
    }

    /// The fields that differ, in their order.
    pub fn differing(&self, other: &Self) -> Vec<&'static str> {
        let all = FIELDS.into_iter().chain([STEPS]);
        all.filter(|field| *field != ID && self.get(field) != other.get(field)).collect()
    }

    /// The body of a request that gives a workflow this content, without the data that the server
    /// only keeps.
    pub fn body(&self) -> Map<String, Value> {
        let all = FIELDS.into_iter().chain([STEPS]);
        all.filter(|field| ![ID, KEPT].contains(field)).map(|field| (field.to_owned(), self.get(field))).collect()
    }
}

/// A limit without the fields that have their defaults.
fn settle_limit(limit: &mut Value) {
    if let Value::Object(fields) = limit {
        fields.retain(|name, value| !(value.is_null() || name == "queue" && *value == json!(true)));
    }
}

fn cloned((name, value): (&String, &Value)) -> (String, Value) {
    (name.clone(), value.clone())
}

fn trim(value: &mut Value) {
    if let Value::String(text) = value {
        *text = text.trim().to_owned();
    }
}

/// The definition for the linter. Parts with a wrong type are left out; they were refused when the
/// file was read.
pub fn definition(content: &Content) -> Definition {
    let list = |field: &str| content.0.get(field).and_then(Value::as_array).cloned().unwrap_or_default();
    let step = |fields: Map<String, Value>| {
        let text = |name: &str| fields.get(name).and_then(Value::as_str).map(str::to_owned);
        Step {
            id: text("id").unwrap_or_default(),
            module_id: text("moduleId").unwrap_or_default(),
            name: text("name"),
            note: text("note"),
            indentation_level: fields.get("indentationLevel").and_then(Value::as_i64).unwrap_or_default(),
            parameters: fields.get("parameters").and_then(Value::as_object).cloned().unwrap_or_default(),
            is_output: fields.get("isOutput") == Some(&json!(true)),
            disabled: fields.get("disabled") == Some(&json!(true)),
        }
    };
    Definition {
        v: 1,
        steps: content.steps().into_iter().map(step).collect(),
        inputs: list("inputs").into_iter().filter_map(|item| serde_json::from_value::<Input>(item).ok()).collect(),
        outputs: list("outputs").into_iter().filter_map(|item| serde_json::from_value::<Output>(item).ok()).collect(),
        triggers: list("triggers"),
        kept: Map::new(),
        record: Recording::default(),
        limit: content.0.get("limit").and_then(|limit| read_limit(limit).ok()),
    }
}
