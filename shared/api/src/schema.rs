//! Functions that build JSON Schema (2020-12) for bodies, parameters and answers in the reference.

use serde_json::{Map, Value, json};

/// An object with these properties. A name with `?` at its end is optional. Other properties are
/// allowed.
pub fn object<'a>(properties: impl IntoIterator<Item = (&'a str, Value)>) -> Value {
    let (mut required, mut entries) = (Vec::new(), Map::new());
    for (property, schema) in properties {
        let name = property.trim_end_matches('?');
        if name == property {
            required.push(name);
        }
        entries.insert(name.to_owned(), schema);
    }
    json!({"type": "object", "required": required, "properties": entries})
}

/// An object with any names, whose values all have this schema.
pub fn map(values: &Value) -> Value {
    json!({"type": "object", "additionalProperties": values})
}

/// A list of these items.
pub fn list(items: &Value) -> Value {
    json!({"type": "array", "items": items})
}

/// A string of any length.
pub fn text() -> Value {
    json!({"type": "string"})
}

/// A string with a highest number of characters.
pub fn text_up_to(most: usize) -> Value {
    json!({"type": "string", "maxLength": most})
}

/// A string with a highest number of characters that is not blank.
pub fn filled(most: usize) -> Value {
    json!({"type": "string", "minLength": 1, "maxLength": most, "pattern": r"\S"})
}

/// A name: not blank, limited in length, without control characters.
pub fn name(most: usize) -> Value {
    let pattern = r"^[^\u0000-\u001f\u007f-\u009f]*[^\s\u0000-\u001f\u007f-\u009f][^\u0000-\u001f\u007f-\u009f]*$";
    json!({"type": "string", "minLength": 1, "maxLength": most, "pattern": pattern})
}

/// A string that matches the pattern. The pattern should have anchors.
pub fn matching(pattern: &str) -> Value {
    json!({"type": "string", "pattern": pattern})
}

/// A time zone: an IANA name, or a distance from UTC.
pub fn time_zone() -> Value {
    json!({"type": "string", "format": "time-zone"})
}

/// One of these strings.
pub fn one_of(texts: &[&str]) -> Value {
    json!({"type": "string", "enum": texts})
}

/// A number, also with decimals.
pub fn number() -> Value {
    json!({"type": "number"})
}

/// A number without decimals.
pub fn integer() -> Value {
    json!({"type": "integer"})
}

/// An integer between these limits.
pub fn integer_in(least: i64, most: i64) -> Value {
    json!({"type": "integer", "minimum": least, "maximum": most})
}

/// A boolean: `true` or `false`.
pub fn flag() -> Value {
    json!({"type": "boolean"})
}

/// A time in milliseconds since 1970.
pub fn millis() -> Value {
    json!({"type": "integer", "format": "int64", "description": "Milliseconds since 1970-01-01T00:00:00Z"})
}

/// A value of any type.
pub fn any() -> Value {
    json!({})
}

/// The schema, with these properties required.
#[must_use]
pub fn requiring(mut schema: Value, names: &[&str]) -> Value {
    if let Some(entries) = schema.as_object_mut() {
        let required = entries.entry("required").or_insert_with(|| json!([]));
        if let Some(required) = required.as_array_mut() {
            required.extend(names.iter().map(|&name| Value::from(name)));
        }
    }
    schema
}

/// The schema, with these fields in addition, which answers contain and which requests may repeat
/// without effect.
#[must_use]
pub fn repeating(mut schema: Value, names: &[&str]) -> Value {
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        properties.extend(names.iter().map(|name| ((*name).to_owned(), json!({"readOnly": true}))));
    }
    schema
}

/// The value null only.
pub fn null() -> Value {
    json!({"type": "null"})
}

/// This value only.
pub fn constant(value: impl Into<Value>) -> Value {
    json!({"const": value.into()})
}

/// A value of any of these schemas.
pub fn any_of(schemas: &[Value]) -> Value {
    json!({"anyOf": schemas})
}

/// The keyword with the name of a schema. Validators ignore it; in the reference it becomes the key
/// of a component.
pub const NAME: &str = "x-name";

/// Gives a schema a name.
pub trait Named {
    /// The schema with this name, under which the reference has it once. Equal names need equal
    /// schemas.
    #[must_use]
    fn named(self, name: &str) -> Self;
}

impl Named for Value {
    fn named(mut self, name: &str) -> Self {
        if let Some(entries) = self.as_object_mut() {
            entries.insert(NAME.to_owned(), name.into());
        }
        self
    }
}

/// A value of this schema, or null.
pub fn or_null(schema: &Value) -> Value {
    json!({"anyOf": [schema, {"type": "null"}]})
}

/// The schema, with a description.
#[must_use]
pub fn saying(mut schema: Value, sentence: &str) -> Value {
    if let Some(entries) = schema.as_object_mut() {
        entries.insert("description".to_owned(), sentence.into());
    }
    schema
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_mark_makes_a_property_optional() {
        assert_eq!(
            object([("id", text()), ("note?", saying(text(), "Free text"))]),
            json!({"type": "object", "required": ["id"], "properties": {
                "id": {"type": "string"}, "note": {"type": "string", "description": "Free text"}
            }})
        );
    }
}
