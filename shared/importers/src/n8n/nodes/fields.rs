//! Edit Fields (Set).

use super::super::expression;
use super::super::items::{Items, keep, transformed};
use super::super::pass::{each, kept};
use super::super::source::Node;
use super::super::writer::Writer;
use super::Left;
use crate::template::{has_reference, operand, output};
use serde_json::{Map, Value, json};

/// Writes the fields of each item.
pub fn write(writer: &mut Writer<'_>, node: &Node, input: &Items) -> Left {
    let items = each(writer, input, |writer, item| {
        let (made, nested) = fields(writer, node);
        if !includes(node) {
            return kept(writer, &made);
        }
        let item = &include(writer, node, item);
        let id = writer.id("");
        writer.draft.put(&id, "dict_merge", &node.name, json!({"dictionary": item, "other": made, "deep": nested}));
        output(&id, "result")
    });
    Left::Items(vec![items])
}

/// Whether the fields of the item stay.
fn includes(node: &Node) -> bool {
    if node.version < 3.0 {
        return !node.flag("keepOnlySet");
    }
    match node.parameter("includeOtherFields") {
        Value::Bool(includes) => includes,
        // Before version 3.3 the setting was `include`, and all fields stayed by default.
        _ if node.version < 3.3 => node.text("include") != "none",
        _ => false,
    }
}

/// The item with the fields that stay.
fn include(writer: &mut Writer<'_>, node: &Node, item: &Value) -> Value {
    let kind = node.text("include");
    let (field, test) = match kind.as_str() {
        "selected" => ("includeFields", ""),
        "except" => ("excludeFields", "!"),
        _ => return item.clone(),
    };
    let names: Vec<String> = node.text(field).split(',').map(|name| name.trim().to_owned()).collect();
    let id = writer.id("kept");
    let script = format!(
        "Object.fromEntries(Object.entries(inputs.item ?? {{}}).filter(([name]) => {test}inputs.names.includes(name)))"
    );
    transformed(&mut writer.draft, &id, "", &script, json!({"item": item, "names": names}))
}

/// The new fields, and whether one is within another.
fn fields(writer: &mut Writer<'_>, node: &Node) -> (Value, bool) {
    let way = node.text("mode");
    writer.word("mode", &way, &["manual", "raw"]);
    if way == "raw" {
        let given = node.parameter("jsonOutput");
        if let Value::String(text) = &given
            && !text.starts_with('=')
            && let Ok(parsed) = serde_json::from_str::<Value>(text)
        {
            return (crate::template::constant(&parsed), false);
        }
        let value = expression::value(writer, &given);
        let id = writer.id("json");
        writer.draft.put(&id, "vflow.data.parse_json", "", json!({"json": value}));
        return (output(&id, "first_value"), false);
    }
    let mut rows: Vec<(String, String, Value)> = Vec::new();
    for row in node.list("assignments.assignments") {
        rows.push((text(&row, "name"), text(&row, "type"), row.get("value").cloned().unwrap_or_default()));
    }
    for row in node.list("fields.values") {
        let kind = text(&row, "type");
        let kind = if kind.is_empty() { "stringValue".to_owned() } else { kind };
        rows.push((
            text(&row, "name"),
            kind.trim_end_matches("Value").to_owned(),
            row.get(&kind).cloned().unwrap_or_default(),
        ));
    }
    for kind in ["string", "number", "boolean"] {
        for row in node.list(&format!("values.{kind}")) {
            rows.push((text(&row, "name"), kind.to_owned(), row.get("value").cloned().unwrap_or_default()));
        }
    }
    let dots = node.parameter("options.dotNotation") != Value::Bool(false);
    let mut made = Map::new();
    let mut nested = false;
    for (name, kind, given) in rows {
        writer.word("type", &kind, &["string", "number", "boolean", "array", "object"]);
        let value = typed(writer, &kind, &given);
        let value = if node.version >= 3.0 { converted(writer, &kind, &given, value) } else { value };
        let name = name.trim_start_matches('=').to_owned();
        let path: Vec<&str> = if dots { name.split('.').collect() } else { vec![name.as_str()] };
        nested |= path.len() > 1;
        put(&mut made, &path, value);
    }
    (Value::Object(made), nested)
}

fn text(row: &Value, name: &str) -> String {
    row.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// A constant in the type of its field; an expression keeps its own type.
fn typed(writer: &mut Writer<'_>, kind: &str, given: &Value) -> Value {
    if let Value::String(text) = given
        && !text.starts_with('=')
    {
        let parsed = serde_json::from_str::<Value>(text.trim()).ok();
        let fits = |value: &Value| match kind {
            "number" => value.is_number(),
            "boolean" => value.is_boolean(),
            "array" => value.is_array(),
            "object" => value.is_object(),
            _ => false,
        };
        if let Some(value) = parsed.filter(fits) {
            return crate::template::constant(&value);
        }
    }
    expression::value(writer, given)
}

/// The value of an expression in the type of its field: a number in a field for texts is a text.
fn converted(writer: &mut Writer<'_>, kind: &str, given: &Value, value: Value) -> Value {
    let function = match kind {
        "string" => "string",
        "number" => "number",
        "boolean" => "bool",
        _ => return value,
    };
    let is_expression = given.as_str().is_some_and(|text| text.starts_with('='));
    if !is_expression || !has_reference(&value) || !value.is_string() {
        return value;
    }
    let operand = match operand(&value) {
        Some(operand) => operand,
        None if kind == "string" => return value,
        None => {
            let id = writer.id("text");
            let kept = keep(&mut writer.draft, &id, "", &value);
            operand(&kept).unwrap_or_default()
        }
    };
    let id = writer.id("typed");
    let expression = format!("{operand} strict_equals null ? null : {function}({operand})");
    writer.draft.put(&id, "expression", "", json!({"expression": expression}));
    output(&id, "result")
}

fn put(made: &mut Map<String, Value>, path: &[&str], value: Value) {
    let Some((first, rest)) = path.split_first() else { return };
    if rest.is_empty() {
        made.insert((*first).to_owned(), value);
        return;
    }
    let inner = made.entry((*first).to_owned()).or_insert_with(|| json!({}));
    if !inner.is_object() {
        *inner = json!({});
    }
    if let Value::Object(inner) = inner {
        put(inner, rest, value);
    }
}
