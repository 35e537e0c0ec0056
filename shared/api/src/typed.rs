//! Schemas of the Rust types that answers are serialized from, so that the reference cannot differ
//! from what is sent.

use crate::schema::NAME;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value};

/// Where the generator puts the types that other types contain.
const DEFINED: &str = "#/$defs/";

/// The mark of a field that can be left out and can also be null. The schema of the others does not
/// say that they can be null, although their type is an `Option`.
pub const NULLABLE: &str = "x-nullable";

/// The schema of a type as it is serialized. Its fields have the descriptions of their doc
/// comments; each type has its own name.
pub fn answer_schema<T: JsonSchema>() -> Value {
    schema::<T>(SchemaSettings::draft2020_12().for_serialize())
}

/// The schema of a type as it is read from a body.
pub fn request_schema<T: JsonSchema>() -> Value {
    schema::<T>(SchemaSettings::draft2020_12().for_deserialize())
}

fn schema<T: JsonSchema>(settings: SchemaSettings) -> Value {
    let mut generator = settings.into_generator();
    let mut schema = generator.subschema_for::<T>().to_value();
    let defined = generator.take_definitions(true);
    resolve(&mut schema, &defined);
    schema
}

/// A schema that is written as JSON, at its place in a type.
pub fn written(schema: Value) -> Schema {
    schema.try_into().unwrap_or_default()
}

/// Replaces each reference with the definition under its name. A description at the place of the
/// reference replaces that of the type.
fn resolve(schema: &mut Value, defined: &Map<String, Value>) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(|item| resolve(item, defined)),
        Value::Object(entries) => {
            // Doc comments are wrapped at the width of the code.
            if let Some(Value::String(says)) = entries.get_mut("description") {
                *says = says.replace('\n', " ");
            }
            if let Some(name) = entries.get("$ref").and_then(Value::as_str).and_then(|at| at.strip_prefix(DEFINED)) {
                let mut whole = defined.get(name).and_then(Value::as_object).cloned().unwrap_or_default();
                whole.insert(NAME.to_owned(), name.into());
                entries.shift_remove("$ref");
                whole.append(entries);
                *entries = whole;
            }
            if let Some(words) = entries.get("oneOf").and_then(words) {
                entries.shift_remove("oneOf");
                entries.insert("type".to_owned(), "string".into());
                entries.insert("enum".to_owned(), words);
            }
            // Generators of clients do not know the schema `true`.
            if let Some(items) = entries.get_mut("items").filter(|items| **items == Value::Bool(true)) {
                *items = Value::Object(Map::new());
            }
            if let Some(values) = entries.get_mut("additionalProperties").filter(|values| **values == true) {
                *values = Value::Object(Map::new());
            }
            settle(entries);
            entries.iter_mut().for_each(|(_, inner)| resolve(inner, defined));
        }
        _ => {}
    }
}

/// Settles the properties of an object: those of any type, and those that can be left out.
fn settle(object: &mut Map<String, Value>) {
    let required = object.get("required").cloned().unwrap_or_default();
    let is_required = |name: &str| required.as_array().is_some_and(|names| names.iter().any(|known| known == name));
    for (name, property) in object.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten() {
        if *property == Value::Bool(true) {
            *property = Value::Object(Map::new());
        }
        let nullable = property.as_object_mut().and_then(|property| property.shift_remove(NULLABLE)).is_some();
        if !nullable && !is_required(name) {
            without_null(property);
        }
    }
}

/// Takes null away from the types of a schema.
fn without_null(schema: &mut Value) {
    let Some(entries) = schema.as_object_mut() else { return };
    if let Some(Value::Array(types)) = entries.get_mut("type") {
        types.retain(|kind| kind != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            entries.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(words)) = entries.get_mut("enum") {
        words.retain(|word| !word.is_null());
    }
    if let Some(Value::Array(choices)) = entries.get_mut("anyOf") {
        choices.retain(|choice| choice.get("type").is_none_or(|kind| kind != "null"));
        if let [Value::Object(only)] = choices.as_mut_slice() {
            let mut only = std::mem::take(only);
            entries.shift_remove("anyOf");
            only.append(entries);
            *entries = only;
        }
    }
}

/// The texts of alternatives that are all a constant text: enums of words, which generators of
/// clients know better as `enum`.
fn words(alternatives: &Value) -> Option<Value> {
    alternatives.as_array()?.iter().map(|one| one.get("const").filter(|word| word.is_string()).cloned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{millis, one_of};
    use model::{Status, Timestamp};
    use serde::Serialize;
    use serde_json::json;

    /// A point of a line.
    #[derive(Serialize, JsonSchema)]
    struct Point {
        /// From the left.
        x: u8,
    }

    #[derive(Serialize, JsonSchema)]
    #[serde(rename_all = "camelCase")]
    struct Line {
        first_point: Point,
        /// The other end.
        to: Option<Point>,
        drawn_at: Option<Timestamp>,
        /// How it ended.
        status: Status,
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Option<String>,
    }

    #[test]
    fn types_are_described_as_they_are_serialized() {
        let x = json!({"description": "From the left.", "type": "integer", "format": "uint8", "minimum": 0, "maximum": 255});
        let point = |says: &str| json!({"type": "object", "properties": {"x": x}, "required": ["x"], "x-name": "Point", "description": says});
        let mut line = answer_schema::<Line>();
        let properties = line["properties"].take();
        assert_eq!(properties["firstPoint"], point("A point of a line."));
        assert_eq!(
            properties["to"],
            json!({"description": "The other end.", "anyOf": [point("A point of a line."), {"type": "null"}]})
        );
        assert_eq!(properties["drawnAt"]["type"], json!(["integer", "null"]));
        assert_eq!(properties["drawnAt"]["description"], millis()["description"]);
        let mut status = one_of(&["running", "completed", "failed", "cancelled", "timeout"]);
        status["description"] = "How it ended.".into();
        assert_eq!(properties["status"], status);
        assert_eq!(line["required"], json!(["firstPoint", "to", "drawnAt", "status"]));
        assert_eq!(line["x-name"], "Line");
    }
}
