//! Rules that fill a variable or a parameter from a constant, a variable or an answer.

use super::writer::Writer;
use crate::template::{self, Part};
use serde_json::{Value, json};

/// The value of the source of a rule; `answer` is the answer of a method.
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
    let text = match source {
        Value::String(text) => text,
        // The target is a text, and the file contains a number or a boolean.
        Value::Number(_) | Value::Bool(_) if kind == Some("String") => return json!(source.to_string()),
        _ => return template::constant(source),
    };
    written(text, kind).map_or_else(|| json!(template::literal(text)), |value| template::constant(&value))
}

/// The value of this type that a text represents; `None` if it represents none, or if the type is
/// that of texts.
fn written(text: &str, kind: Option<&str>) -> Option<Value> {
    let fits = |value: &Value| match kind {
        Some("Integer" | "Double") => value.is_number(),
        Some("Boolean") => value.is_boolean(),
        Some("List") => value.is_array(),
        Some("Object") => value.is_object(),
        _ => false,
    };
    model::json::parse(text.trim()).ok().filter(fits)
}

/// Reports values that do not have the type of a rule's target. Here a variable has the type of its
/// value.
pub fn compare_types(writer: &mut Writer<'_>, row: &Value) {
    let text = |name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let declared = |name: &str| row.pointer(name).and_then(Value::as_str).map(str::to_owned);
    let (source, target) = (text("source"), text("target"));
    let wanted = declared("/targetDataType/type").or_else(|| writer.types.get(&target).cloned());
    let Some(wanted) = wanted else { return };
    if !matches!(text("sourceType").as_str(), "VARIABLE" | "OUTPUT_PARAM") {
        let is_typed = matches!(wanted.as_str(), "Integer" | "Double" | "Boolean" | "List" | "Object");
        if is_typed && !source.trim().is_empty() && written(&source, Some(&wanted)).is_none() {
            writer.draft.change(
                format!("the constant {source} of {target} is no {wanted}, and stays a text"),
                format!("{target} 的常量 {source} 不是 {wanted}，保留为文本"),
            );
        }
        return;
    }
    let given = declared("/sourceDataType/type").or_else(|| writer.types.get(&source).cloned());
    let Some(given) = given else {
        if text("sourceType") == "VARIABLE" && !writer.types.is_empty() {
            let (en, zh) = (
                format!("the variable {source} of {target} is not declared; it is null unless a step sets it"),
                format!("{target} 的变量 {source} 未声明；除非有步骤赋值，否则为空"),
            );
            writer.draft.change(en, zh);
        }
        return;
    };
    let is_same = given == wanted || (given == "Integer" && wanted == "Double");
    if !is_same {
        writer.draft.change(
            format!("{source} is {given} and {target} is {wanted}: the value stays {given}"),
            format!("{source} 的类型是 {given}，{target} 的类型是 {wanted}：值保持 {given}"),
        );
    }
}

/// Writes the step of a rule that sets a variable.
pub fn assign(writer: &mut Writer<'_>, key: &str, row: &Value, answer: &Value) {
    let target = row.get("target").and_then(Value::as_str).unwrap_or_default();
    compare_types(writer, row);
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
