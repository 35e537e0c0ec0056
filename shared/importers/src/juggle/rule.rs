//! Rules that fill a variable or a parameter from a constant, a variable or an answer.

use super::writer::Writer;
use crate::template::{self, Part};
use serde_json::{Value, json};

/// The value of the source of a rule; `answer` is what a method answered.
pub fn value(row: &Value, answer: &Value) -> Value {
    let source = row.get("source").cloned().unwrap_or_default();
    let text = source.as_str().unwrap_or_default().to_owned();
    match row.get("sourceType").and_then(Value::as_str) {
        Some("VARIABLE") => template::variable(&text),
        Some("OUTPUT_PARAM") => {
            let parts: Vec<_> = text.split('.').map(|key| Part::Key(key.to_owned())).collect();
            template::at(answer, &parts)
        }
        _ => constant(&source, row.pointer("/targetDataType/type").and_then(Value::as_str)),
    }
}

/// A constant in the type of its target.
pub fn constant(source: &Value, kind: Option<&str>) -> Value {
    let Value::String(text) = source else { return template::constant(source) };
    let parsed = serde_json::from_str::<Value>(text.trim()).ok();
    let fits = |value: &Value| match kind {
        Some("Integer" | "Double") => value.is_number(),
        Some("Boolean") => value.is_boolean(),
        Some("List") => value.is_array(),
        Some("Object") => value.is_object(),
        _ => false,
    };
    parsed.filter(fits).map_or_else(|| json!(template::literal(text)), |value| template::constant(&value))
}

/// Writes the step of a rule that sets a variable.
pub fn assign(writer: &mut Writer<'_>, key: &str, row: &Value, answer: &Value) {
    let target = row.get("target").and_then(Value::as_str).unwrap_or_default();
    let value = value(row, answer);
    let (name, rest) = target.split_once('.').unwrap_or((target, ""));
    let hint = format!("{key}-{}", crate::ids::slug(name));
    if rest.is_empty() {
        writer.draft.push(&hint, "set_variable", json!({"name": name, "value": value}));
        return;
    }
    let id = writer.draft.push(
        &format!("{hint}-in"),
        "dict_set",
        json!({"dictionary": template::variable(name), "path": rest, "value": value}),
    );
    let value = template::output(&id, "result");
    writer.draft.push(&hint, "set_variable", json!({"name": name, "value": value}));
}

/// A text in which `${name}` is a variable.
pub fn filled(text: &str) -> String {
    let mut made = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        let Some((name, after)) = after.split_once('}') else { break };
        made.push_str(&template::literal(before));
        made.extend(["[[", name.trim(), "]]"]);
        rest = after;
    }
    made.push_str(&template::literal(rest));
    made
}
