//! Reads the input of a state from the document, and stores its output in the document.

use super::writer::Writer;
use super::{jsonata, path};
use crate::template::{self, Part};
use serde_json::{Map, Value, json};

/// Whether a state uses JSONata.
pub fn is_jsonata(writer: &Writer, state: &Value) -> bool {
    match state.get("QueryLanguage").and_then(Value::as_str) {
        Some(language) => language == "JSONata",
        None => writer.jsonata,
    }
}

/// The input of a state, after `InputPath`.
pub fn input(writer: &mut Writer, state: &Value) -> Value {
    let document = writer.document();
    if is_jsonata(writer, state) {
        return document;
    }
    match state.get("InputPath") {
        Some(Value::Null) => json!({}),
        Some(Value::String(text)) => path::value(writer, text, &document),
        _ => document,
    }
}

/// The arguments of a state's action: `Parameters` or `Arguments`, otherwise the input.
pub fn arguments(writer: &mut Writer, state: &Value, input: &Value) -> Value {
    if is_jsonata(writer, state) {
        let given = state.get("Arguments");
        return given.map_or_else(|| input.clone(), |given| jsonata::payload(writer, given, input, None));
    }
    let given = state.get("Parameters");
    given.map_or_else(|| input.clone(), |given| payload(writer, given, input))
}

/// A payload template of JSONPath.
pub fn payload(writer: &mut Writer, given: &Value, root: &Value) -> Value {
    match given {
        Value::Object(entries) => {
            let mut made = Map::new();
            for (key, value) in entries {
                match (key.strip_suffix(".$"), value) {
                    (Some(key), Value::String(text)) => made.insert(key.to_owned(), path::value(writer, text, root)),
                    _ => made.insert(key.clone(), payload(writer, value, root)),
                };
            }
            Value::Object(made)
        }
        Value::Array(items) => items.iter().map(|item| payload(writer, item, root)).collect(),
        other => template::constant(other),
    }
}

/// A field that is a constant, has a path in another field (`SecondsPath`), or is a JSONata
/// expression.
pub fn field(writer: &mut Writer, state: &Value, name: &str, input: &Value) -> Value {
    if let Some(Value::String(text)) = state.get(format!("{name}Path")) {
        return path::value(writer, text, input);
    }
    let Some(value) = state.get(name) else { return Value::Null };
    if is_jsonata(writer, state) {
        return jsonata::payload(writer, value, input, None);
    }
    template::constant(value)
}

/// Stores the document after a state: `ResultSelector`, `ResultPath` and `OutputPath`, or
/// `Output`; and the variables of `Assign`.
pub fn output(writer: &mut Writer, state: &Value, input: Value, result: &Value) {
    if is_jsonata(writer, state) {
        assign(writer, state, |writer, value| jsonata::payload(writer, value, &input, Some(result)));
        let output = match state.get("Output") {
            Some(given) => jsonata::payload(writer, given, &input, Some(result)),
            None => result.clone(),
        };
        writer.store(&output);
        return;
    }
    let result = match state.get("ResultSelector") {
        Some(selector) => payload(writer, selector, result),
        None => result.clone(),
    };
    assign(writer, state, |writer, value| payload(writer, value, &result));
    let whole = match state.get("ResultPath") {
        Some(Value::Null) => input,
        Some(Value::String(path)) if path != "$" => merged(writer, path, &input, &result),
        _ => result,
    };
    let whole = after(writer, state, whole);
    writer.store(&whole);
}

/// The document after `OutputPath`.
fn after(writer: &mut Writer, state: &Value, whole: Value) -> Value {
    match state.get("OutputPath") {
        Some(Value::Null) => json!({}),
        Some(Value::String(text)) => path::value(writer, text, &whole),
        _ => whole,
    }
}

/// Stores the document after a Choice state with JSONPath: its input, after `InputPath` and
/// `OutputPath`.
pub fn passed(writer: &mut Writer, state: &Value, input: &Value) {
    if !is_jsonata(writer, state) {
        let whole = after(writer, state, input.clone());
        writer.store(&whole);
    }
}

/// The document with a result at a path in it.
pub fn merged(writer: &mut Writer, path: &str, input: &Value, result: &Value) -> Value {
    let key = |part| match part {
        Part::Key(key) => json!(key),
        Part::Index(index) => json!(index),
    };
    let keys: Option<Vec<Value>> = path::parts(path).map(|parts| parts.into_iter().map(key).collect());
    let Some(keys) = keys else {
        writer.mark(
            "result",
            format!("the ResultPath {path} cannot be carried over"),
            format!("ResultPath {path} 无法导入"),
        );
        return input.clone();
    };
    let id = writer.step("result", "dict_set", json!({"dictionary": input, "path": keys, "value": result}));
    template::output(&id, "result")
}

/// Sets the variables of a rule of a Choice state.
pub fn assign_rule(writer: &mut Writer, state: &Value, rule: &Value, input: &Value) {
    if is_jsonata(writer, state) {
        assign(writer, rule, |writer, value| jsonata::payload(writer, value, input, None));
    } else {
        assign(writer, rule, |writer, value| payload(writer, value, input));
    }
}

/// Sets the variables of a catcher.
pub fn assign_caught(writer: &mut Writer, state: &Value, catcher: &Value, error: &Value) {
    if is_jsonata(writer, state) {
        let document = writer.document();
        assign(writer, catcher, |writer, value| jsonata::caught(writer, value, &document, error));
    } else {
        assign(writer, catcher, |writer, value| payload(writer, value, error));
    }
}

fn assign(writer: &mut Writer, state: &Value, mut value: impl FnMut(&mut Writer, &Value) -> Value) {
    let Some(Value::Object(entries)) = state.get("Assign") else { return };
    let mut made = Vec::new();
    for (name, given) in entries {
        let wrapped = json!({name: given});
        let given = value(writer, &wrapped);
        if let Value::Object(entries) = given {
            made.extend(entries);
        }
    }
    for (name, value) in made {
        let hint = format!("{}-{name}", writer.state);
        writer.draft.push(&hint, "set_variable", json!({"name": path::variable_name(&name), "value": value}));
    }
}
