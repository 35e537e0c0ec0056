//! Flows of Juggle, in the format of its database and of the answers of its console.
//!
//! The elements are a tree of blocks: after each condition there is one element, its `outgoings`,
//! where all of its branches meet.

pub mod element;
pub mod rule;
pub mod writer;

use crate::format::inner;
use crate::ids::slug;
use crate::{Draft, Import, Refusal};
use serde_json::{Value, json};
use writer::Writer;

/// Imports a flow.
pub fn import(source: &Value, name: &str) -> Result<Import, Refusal> {
    let source = source.get("result").filter(|result| result.is_object()).unwrap_or(source);
    let content = part(source, &["flowContent", "flow_content"])?;
    let elements =
        content.as_array().ok_or_else(|| Refusal::new("flowContent", "is missing: this is no flow of Juggle"))?;
    let text =
        |names: [&str; 2]| names.iter().find_map(|name| source.get(*name).and_then(Value::as_str)).map(str::to_owned);
    let mut draft = Draft::default();
    draft.flow.name = text(["flowName", "flow_name"]).unwrap_or_else(|| name.to_owned());
    draft.flow.description = text(["flowDesc", "remark"]).unwrap_or_default();
    let fields = &mut draft.flow.fields;
    if let Some(key) = text(["flowKey", "flow_key"]) {
        fields.insert("flowKey".to_owned(), json!(key));
    }
    if let Some(kind) = text(["flowType", "flow_type"]).filter(|kind| kind == "sync" || kind == "async") {
        fields.insert("flowType".to_owned(), json!(kind));
    }
    let inputs = list(&part(source, &["flowInputParams", "inputs"])?);
    let outputs = list(&part(source, &["flowOutputParams", "outputs"])?);
    let variables = list(&part(source, &["flowVariables", "variables"])?);
    let key = |row: &Value| row.get("key").and_then(Value::as_str).unwrap_or_default().to_owned();
    let declared: Vec<Value> = inputs
        .iter()
        .map(|row| json!({"name": key(row), "type": kind(row), "required": row.get("required") == Some(&json!(true)), "description": row.get("name").cloned().unwrap_or_default()}))
        .collect();
    fields.insert("inputs".to_owned(), Value::Array(declared));
    let declared: Vec<Value> = outputs
        .iter()
        .map(|row| json!({"name": key(row), "type": kind(row), "value": format!("[[output_{}]]", key(row))}))
        .collect();
    fields.insert("outputs".to_owned(), Value::Array(declared));
    let mut writer = Writer::new(draft, elements, &inputs, &variables)?;
    writer.draft.enter("(flow)", "flow");
    for list in [&inputs, &outputs, &variables] {
        element::fields::unknown(&mut writer, &json!(list));
    }
    for row in &inputs {
        let name = key(row);
        let (id, value) = (format!("begin-{}", slug(&name)), format!("[[{name}]]"));
        writer.draft.push(&id, "set_variable", json!({"name": format!("input_{name}"), "value": value}));
    }
    let given: Vec<String> = inputs.iter().map(|row| format!("input_{}", key(row))).collect();
    let mut empty: Vec<String> = outputs.iter().map(|row| format!("output_{}", key(row))).collect();
    empty.extend(variables.iter().map(key).filter(|name| !given.contains(name)));
    empty.dedup();
    let mut seen = Vec::new();
    for name in empty.into_iter().filter(|name| !name.is_empty()) {
        if !seen.contains(&name) {
            let id = format!("begin-{}", slug(&name));
            writer.draft.push(&id, "set_variable", json!({"name": name, "value": null}));
            seen.push(name);
        }
    }
    element::write_from_start(&mut writer)?;
    writer.finish();
    Ok(Import { flows: vec![writer.draft.flow], report: writer.draft.report })
}

/// A field that is a value or a JSON text.
fn part(source: &Value, names: &[&str]) -> Result<Value, Refusal> {
    for name in names {
        match source.get(*name) {
            Some(Value::String(text)) if text.trim().is_empty() => {}
            Some(Value::String(text)) => return inner(name, text),
            Some(Value::Null) | None => {}
            Some(value) => return Ok(value.clone()),
        }
    }
    Ok(Value::Null)
}

fn list(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_default()
}

/// The type of an input or output.
fn kind(row: &Value) -> &'static str {
    let kind = row.pointer("/dataType/type").and_then(Value::as_str).unwrap_or("String");
    TYPES.iter().find(|(name, _)| *name == kind).map_or("string", |(_, kind)| kind)
}

/// The types of Juggle, and those of inputs and outputs.
pub const TYPES: [(&str, &str); 8] = [
    ("String", "string"),
    ("Integer", "integer"),
    ("Double", "number"),
    ("Boolean", "boolean"),
    ("Date", "date"),
    ("Time", "time"),
    ("List", "list"),
    ("Object", "dictionary"),
];

/// The elements of a flow, each with the module that it becomes, for the documentation.
pub const ELEMENTS: [(&str, &str); 8] = [
    ("START", "`vflow.data.comment`"),
    ("END", "`vflow.data.comment`"),
    ("METHOD", "`http_request`, and a `set_variable` for each rule of its outputs"),
    ("CONDITION", "nested `if_condition`; the first that holds"),
    ("ASSIGN", "`set_variable` for each rule"),
    ("CODE", "`vflow.system.js` for JavaScript; Groovy is marked"),
    ("MYSQL", "marked: there is no module for databases"),
    ("AI", "`vflow.ai.completion`"),
];
