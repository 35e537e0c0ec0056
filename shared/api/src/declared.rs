//! Schemas of declared inputs and outputs.

use crate::schema::{any, flag, integer, list, map, number, object, or_null, saying, text};
use model::{Definition, Input};
use serde_json::{Map, Value};

/// The schema of the inputs that a caller gives.
pub fn inputs(definition: &Definition) -> Value {
    let mut schema = object([]);
    let properties = definition.inputs.iter().map(|input| (input.name.clone(), described(input)));
    set(&mut schema, "properties", Value::Object(properties.collect()));
    let needed =
        definition.inputs.iter().filter(|input| is_needed(input)).map(|input| Value::from(input.name.as_str()));
    set(&mut schema, "required", needed.collect());
    schema
}

/// Whether at least one input is required.
pub fn any_needed(definition: &Definition) -> bool {
    definition.inputs.iter().any(is_needed)
}

/// Whether a caller must give the input.
pub fn is_needed(input: &Input) -> bool {
    input.required && input.default_value.is_null()
}

/// An example of inputs that are accepted.
pub fn example(definition: &Definition) -> Value {
    let value = |input: &Input| match input.kind.as_str() {
        _ if !input.default_value.is_null() => input.default_value.clone(),
        "number" | "integer" => 1.into(),
        "boolean" => true.into(),
        "list" => Value::Array(Vec::new()),
        "dictionary" => Value::Object(Map::new()),
        _ => "text".into(),
    };
    Value::Object(definition.inputs.iter().map(|input| (input.name.clone(), value(input))).collect())
}

/// The schema of the outputs of a run, each as `{type, value}`. None is required, because there are
/// no outputs before the run has completed.
pub fn outputs(definition: &Definition) -> Value {
    let wrapped = |kind: &str| object([("type", text()), ("value", or_null(&of_kind(kind)))]);
    let mut schema = object([]);
    let properties = definition.outputs.iter().map(|output| (output.name.clone(), wrapped(&output.kind)));
    set(&mut schema, "properties", Value::Object(properties.collect()));
    schema
}

/// The schema of the outputs of a run, each as it is. None is required, because an output without a
/// value is left out.
pub fn values(definition: &Definition) -> Value {
    let mut schema = object([]);
    let properties = definition.outputs.iter().map(|output| (output.name.clone(), or_null(&of_kind(&output.kind))));
    set(&mut schema, "properties", Value::Object(properties.collect()));
    schema
}

/// The schema of an input, with its default and its description.
pub fn described(input: &Input) -> Value {
    let mut schema = of_kind(&input.kind);
    if !input.default_value.is_null() {
        set(&mut schema, "default", input.default_value.clone());
    }
    if input.description.is_empty() { schema } else { saying(schema, &input.description) }
}

fn of_kind(kind: &str) -> Value {
    match kind {
        "number" => number(),
        "integer" => integer(),
        "boolean" => flag(),
        "list" => list(&any()),
        "dictionary" => map(&any()),
        _ => text(),
    }
}

fn set(schema: &mut Value, name: &str, value: Value) {
    if let Some(entries) = schema.as_object_mut() {
        entries.insert(name.to_owned(), value);
    }
}
