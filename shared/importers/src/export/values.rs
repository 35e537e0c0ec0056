//! Steps that calculate a value from others, as Pass states with JSONata.

use super::names::assigned;
use super::tree::Node;
use super::{Writer, pieces, text};
use crate::template::quoted;
use serde_json::{Value, json};

/// The modules that this file writes.
pub const MODULES: [&str; 3] = ["dict_set", "dict_merge", "expression"];

/// Writes the state of such a step.
pub fn write(writer: &mut Writer, node: &Node, next: &str) -> Value {
    let made = match node.module.as_str() {
        "dict_set" => set(writer, node),
        "dict_merge" => merged(writer, node),
        _ => computed(writer, node),
    };
    let result = json!({"result": format!("{{% {} %}}", made.unwrap_or_default())});
    json!({"Type": "Pass", "Assign": assigned(&node.id, result), "Next": next})
}

fn set(writer: &mut Writer, node: &Node) -> Option<String> {
    let path = node.parameter("path");
    let only = match &path {
        Value::Array(parts) => match parts.as_slice() {
            [only] => only.as_str(),
            _ => None,
        },
        other => other.as_str().filter(|text| !text.contains('.')),
    };
    let Some(key) = only.filter(|key| is_name(key)) else {
        writer.refuse(&node.id, "dict_set has a counterpart only for one name as the path");
        return None;
    };
    let dictionary = text::expression(writer, &node.parameter("dictionary"))?;
    let value = text::expression(writer, &node.parameter("value"))?;
    Some(format!("$merge([{dictionary}, {{{}: {value}}}])", quoted(key)))
}

/// Whether a part of a path is a key, not an index and not a template.
fn is_name(key: &str) -> bool {
    !key.is_empty() && key.parse::<i64>().is_err() && !key.contains(['{', '[', '\\'])
}

fn merged(writer: &mut Writer, node: &Node) -> Option<String> {
    if ![Value::Null, json!(false)].contains(&node.parameter("deep")) {
        writer.refuse(&node.id, "dict_merge has no counterpart with deep");
        return None;
    }
    let dictionary = text::expression(writer, &node.parameter("dictionary"))?;
    let other = text::expression(writer, &node.parameter("other"))?;
    Some(format!("$merge([{dictionary}, {other}])"))
}

fn computed(writer: &mut Writer, node: &Node) -> Option<String> {
    let given = node.parameter("expression");
    let given = given.as_str().unwrap_or_default();
    let references = pieces::references(given);
    match references.as_slice() {
        [only] if given.trim() == only => text::path(writer, only),
        [first, second] if is_choice(given, first, second) => {
            let (first, second) = (text::path(writer, first)?, text::path(writer, second)?);
            Some(format!("$exists({first}) and {first} != null ? {first} : {second}"))
        }
        _ => {
            writer.refuse(&node.id, "expression has a counterpart only for a reference, or for two with ??");
            None
        }
    }
}

/// Whether the text is `first ?? second`.
fn is_choice(text: &str, first: &str, second: &str) -> bool {
    let between = text.trim().strip_prefix(first).and_then(|rest| rest.strip_suffix(second));
    between.is_some_and(|between| between.trim() == "??")
}
