//! Values in the types of their fields.

use super::super::super::writer::Writer;
use crate::template::{self, has_reference, literal, operand, output};
use serde_json::{Value, json};

/// What n8n makes of a value in a field with a type; it fails where n8n does.
const CONVERT: &str = include_str!("convert.js");

/// A text without an expression in the type of its field.
pub fn constant(kind: &str, given: &Value) -> Option<Value> {
    let text = given.as_str().filter(|text| !text.starts_with('='))?;
    parsed(kind, text).map(|value| template::constant(&value))
}

/// The value of an expression in the type of its field: a number in a field for texts is a text.
pub fn converted(writer: &mut Writer<'_>, name: &str, kind: &str, value: Value) -> Value {
    if kind == "string" {
        return as_text(writer, value);
    }
    if !["number", "boolean", "array", "object"].contains(&kind) || value.is_null() || fits(kind, &value) {
        return value;
    }
    if let Some(found) = known(kind, &value) {
        return found;
    }
    let inputs = json!({"value": value, "field": literal(name), "type": kind});
    writer.script("typed", "", CONVERT, inputs)
}

/// A text that is known before the run, in a type.
fn known(kind: &str, value: &Value) -> Option<Value> {
    let text = value.as_str().filter(|_| !has_reference(value))?;
    parsed(kind, text)
}

/// The value that a text writes, if it has the type.
fn parsed(kind: &str, text: &str) -> Option<Value> {
    let value = model::json::parse(text.trim()).ok()?;
    fits(kind, &value).then_some(value)
}

fn fits(kind: &str, value: &Value) -> bool {
    match kind {
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    }
}

/// A text; null stays null.
fn as_text(writer: &mut Writer<'_>, value: Value) -> Value {
    if value.is_number() || value.is_boolean() {
        return Value::String(value.to_string());
    }
    // A text with references among other signs is a text already.
    let Some(operand) = operand(&value).filter(|_| value.is_string() && has_reference(&value)) else {
        return value;
    };
    let expression = format!("{operand} strict_equals null ? null : string({operand})");
    let id = writer.step("typed", "expression", "", json!({"expression": expression}));
    output(&id, "result")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_become_values_of_their_type() {
        for (kind, text, expected) in [
            ("number", " 12 ", json!(12)),
            ("boolean", "true", json!(true)),
            ("array", "[1,2]", json!([1, 2])),
            ("object", "{\"x\":1}", json!({"x": 1})),
        ] {
            assert_eq!(known(kind, &json!(text)), Some(expected.clone()), "{kind} {text}");
            assert_eq!(constant(kind, &json!(text)), Some(expected), "{kind} {text}");
        }
        for (kind, text) in [("number", "abc"), ("array", "{}"), ("object", "[]"), ("boolean", "yes")] {
            assert_eq!(known(kind, &json!(text)), None, "{kind} {text}");
        }
        assert_eq!(known("array", &json!("[{{a.b}}]")), None);
        assert_eq!(constant("number", &json!("=12")), None);
    }
}
