//! Edit Fields (Set).

mod typed;

use super::super::pass::keep_item;
use super::super::{Items, Node, Writer, each, expression, transformed};
use super::Left;
use crate::template::output;
use serde_json::{Map, Value, json};

/// Writes the fields of each item.
pub fn write(writer: &mut Writer<'_>, node: &Node, input: &Items) -> Left {
    let items = each(writer, input, |writer, item| {
        let (made, nested) = fields(writer, node);
        if !includes(node) {
            return keep_item(writer, &made);
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
            && let Ok(parsed) = model::json::parse(text)
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
    let strict = node.version >= 3.0 && node.parameter("options.ignoreConversionErrors") != Value::Bool(true);
    let mut made = Map::new();
    let mut nested = false;
    for (name, kind, given) in rows {
        writer.word("type", &kind, &["string", "number", "boolean", "array", "object"]);
        let name = name.trim_start_matches('=').to_owned();
        let value = typed::constant(&kind, &given).unwrap_or_else(|| expression::value(writer, &given));
        let value = if strict { typed::converted(writer, &name, &kind, value) } else { value };
        let path: Vec<&str> = if dots { name.split('.').collect() } else { vec![name.as_str()] };
        nested |= path.len() > 1;
        put(&mut made, &path, value);
    }
    (Value::Object(made), nested)
}

fn text(row: &Value, name: &str) -> String {
    row.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
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
