//! A JSON schema of workflows in files, for editors. It is generated from the catalogue.

use super::content::{FIELDS, STEPS, default_of};
use super::words::{BRANCHES, CATCH, DO, ELSE, FINALLY, INDENT, INDENTED, MARKS, RETRY, THEN};
use catalogue::{Behaviour, InputSpec, Module, ValueType};
use engine::program::LimitRule;
use model::json::with;
use serde_json::{Map, Value, json};

/// A placeholder as the whole value.
const PLACEHOLDER: &str = r"^\$\{env\.[A-Za-z_][A-Za-z0-9_-]*\}$";

/// The schema of a workflow in a file.
pub fn schema() -> Value {
    let mut properties = Map::new();
    for field in FIELDS {
        properties.insert(field.to_owned(), or_placeholder(field, of_field(field)));
    }
    properties
        .insert(INDENTED.to_owned(), saying(json!({"type": "boolean"}), "Whether editors indent the steps of blocks"));
    properties.insert(STEPS.to_owned(), reference("steps"));
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A workflow of Sluice in a file",
        "type": "object",
        "required": ["name", "steps"],
        "properties": properties,
        "$defs": {
            "steps": {"type": "array", "items": {"anyOf": [reference("explicit"), reference("step")]}},
            "explicit": explicit(),
            "step": step(),
            "placeholder": {"description": "A value of the environment", "type": "string", "pattern": PLACEHOLDER},
            "mark": {"anyOf": [{"type": "string"}, {"type": "null"}, {"type": "object"}]},
        },
    })
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/$defs/{name}")})
}

/// The schema of a field whose value can also be a placeholder.
fn or_placeholder(field: &str, schema: Value) -> Value {
    let is_written_out = ["id", "inputs", "outputs"].contains(&field);
    let takes_texts = schema.get("type").is_none_or(|kind| kind == "string") && schema.get("enum").is_none();
    if is_written_out || takes_texts { schema } else { json!({"anyOf": [schema, reference("placeholder")]}) }
}

fn saying(schema: Value, text: &str) -> Value {
    with(schema, [("description", text.into())])
}

fn of_field(field: &str) -> Value {
    match field {
        "reentryBehavior" => {
            let words: Vec<_> = model::workflow::Reentry::ALL.iter().map(|(word, _)| *word).collect();
            json!({"enum": words})
        }
        "record" => json!({"enum": ["all", "failed", "none"]}),
        "limit" => limit(),
        "flowType" => json!({"enum": ["sync", "async"]}),
        "maxExecutionTime" => saying(json!({"type": "integer"}), "The longest run, in seconds"),
        "inputs" | "outputs" => json!({"type": ["object", "array"]}),
        "triggers" => json!({"type": "array", "items": {"type": "object"}}),
        "tests" => saying(json!({"type": "object"}), "Its tests, unless a file beside it has them"),
        "tags" => json!({"type": "array", "items": {"type": "string"}}),
        "id" => saying(json!({"type": "string"}), "By default the name of the file"),
        _ => match default_of(field) {
            Value::Bool(_) => json!({"type": "boolean"}),
            Value::Number(_) => json!({"type": "integer"}),
            Value::String(_) => json!({"type": "string"}),
            Value::Object(_) => json!({"type": "object"}),
            _ if ["name", "flowKey", "callbackUrl", "onFailure"].contains(&field) => json!({"type": "string"}),
            _ => json!({}),
        },
    }
}

fn limit() -> Value {
    let [places, uses, seconds] = LimitRule::BOUNDS;
    let within = |kind: &str, (least, most): (u32, u32), says: &str| {
        saying(json!({"type": kind, "minimum": least, "maximum": most}), says)
    };
    let limit = json!({
        "type": "object",
        "required": ["key"],
        "additionalProperties": false,
        "properties": {
            "key": saying(json!({"type": "string"}), "A template over the inputs and the trigger"),
            "concurrency": within("integer", places, "How many runs are under way at a time"),
            "rate": within("integer", uses, "How many runs begin in each span"),
            "per": within("number", seconds, "The span of the rate, in seconds; by default 1"),
            "queue": saying(json!({"type": "boolean"}), "Whether a run waits for a place; by default true"),
        },
    });
    saying(limit, "A limit that its runs share with all others that name the same key")
}

fn explicit() -> Value {
    json!({
        "description": "A step with the fields of the API",
        "type": "object",
        "required": ["id", "moduleId"],
        "properties": {"id": {"type": "string"}, "moduleId": {"type": "string"}, "parameters": {"type": "object"}},
    })
}

fn step() -> Value {
    let runs = catalogue::all().iter().filter(|module| !matches!(module.behaviour, Behaviour::DeviceOnly));
    let modules: Vec<&Module> = runs.filter(|module| module.alias_of().is_none()).collect();
    let words: Vec<_> = modules.iter().map(|module| word(module)).collect();
    let mut inner: Map<String, Value> = Map::new();
    for module in &modules {
        let main = module.descriptor.main.and_then(|name| module.descriptor.input(name));
        let about = format!("{}. {}", module.descriptor.name.en, module.descriptor.description.en);
        let value = main.map_or_else(|| json!({"type": "null"}), input);
        inner.insert(word(module).to_owned(), saying(value, &about));
    }
    inner.extend(catalogue::policy().iter().map(|of| (of.id.to_owned(), input(of))));
    inner.insert(
        RETRY.to_owned(),
        saying(or_placeholder(RETRY, json!({"type": "integer", "minimum": 0})), "How often it is retried"),
    );
    let cases: Vec<_> = modules.iter().map(|module| case(module)).collect();
    json!({
        "description": "A step: its id, with the module and its inputs",
        "type": "object",
        "properties": {
            "name": {"type": "string"}, "note": {"type": "string"}, "isOutput": flag(),
            "disabled": flag(), INDENT: {"type": "integer"},
            DO: reference("steps"), THEN: reference("steps"), ELSE: reference("steps"), CATCH: reference("steps"),
            FINALLY: reference("steps"),
            BRANCHES: {"type": "array", "items": reference("steps")},
            MARKS: {"type": "object"},
        },
        "additionalProperties": {
            "anyOf": [
                {"type": "string", "anyOf": [{"enum": words}, {}]},
                {"type": "object", "minProperties": 1, "properties": inner, "allOf": cases},
            ],
        },
    })
}

fn flag() -> Value {
    or_placeholder("", json!({"type": "boolean"}))
}

fn word(module: &Module) -> &'static str {
    module.descriptor.short.unwrap_or(module.id)
}

/// The schema of the inputs of a module, which applies if the step names this module.
fn case(module: &Module) -> Value {
    let main = module.descriptor.main;
    let others = module.descriptor.inputs.iter().filter(|input| Some(input.id) != main);
    let properties: Map<_, _> = others.map(|of| (of.id.to_owned(), input(of))).collect();
    json!({"if": {"required": [word(module)]}, "then": {"properties": properties}})
}

fn input(of: &InputSpec) -> Value {
    let kind = match of.kind {
        ValueType::Number => json!({"type": ["number", "string", "object", "null"]}),
        ValueType::Boolean => json!({"type": ["boolean", "string", "object", "null"]}),
        ValueType::List => json!({"type": ["array", "string", "object", "null"]}),
        ValueType::Dictionary => json!({"type": ["object", "string", "null"]}),
        ValueType::String | ValueType::Any => json!({}),
    };
    let schema = saying(kind, of.description.en);
    let options = of.constraints.options;
    if options.is_empty() { schema } else { with(schema, [("anyOf", json!([{"enum": options}, {}]))]) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_module_that_runs_is_in_the_schema() {
        let schema = schema();
        let inner = &schema["$defs"]["step"]["additionalProperties"]["anyOf"][1];
        assert!(inner["properties"]["http_request"]["description"].is_string());
        assert!(inner["properties"]["if"].is_object() && inner["properties"]["if_condition"].is_null());
        assert!(inner["allOf"].as_array().unwrap().len() > 60);
        assert!(schema["properties"]["isEnabled"]["anyOf"][0]["type"] == "boolean");
    }
}
