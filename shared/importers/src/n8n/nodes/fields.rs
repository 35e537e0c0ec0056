//! Edit Fields (Set).

use super::super::expression;
use super::super::items::Items;
use super::super::pass::{each, kept};
use super::super::source::Node;
use super::super::writer::Writer;
use super::Left;
use crate::template::output;
use serde_json::{Map, Value, json};

/// Writes the fields of each item.
pub fn write(writer: &mut Writer<'_>, node: &Node, input: &Items) -> Left {
    let items = each(writer, input, |writer, item| {
        let (made, nested) = fields(writer, node);
        if !includes(node) {
            return kept(writer, &made);
        }
        include(writer, node);
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

fn include(writer: &mut Writer<'_>, node: &Node) {
    if ["selected", "except"].contains(&node.text("include").as_str()) {
        writer
            .draft
            .change("all fields of the item stay, not only the selected ones", "保留该项的所有字段，而不只是所选字段");
    }
}

/// The new fields, and whether one is within another.
fn fields(writer: &mut Writer<'_>, node: &Node) -> (Value, bool) {
    if node.text("mode") == "raw" {
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
        let value = typed(writer, &kind, &given);
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
