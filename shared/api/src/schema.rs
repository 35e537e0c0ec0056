//! JSON Schema (2020-12) in few words, for what the reference says about bodies, parameters and answers.

use serde_json::{Map, Value, json};

/// An object of these properties; a name that ends in `?` may be absent. Further properties are welcome.
pub fn object<const N: usize>(properties: [(&str, Value); N]) -> Value {
    let required: Vec<_> = properties.iter().map(|(name, _)| *name).filter(|name| !name.ends_with('?')).collect();
    let entries = properties.iter().map(|(name, schema)| (name.trim_end_matches('?').to_owned(), schema.clone()));
    let entries: Map<_, _> = entries.collect();
    json!({"type": "object", "required": required, "properties": entries})
}

/// An object whose values are all of one kind.
pub fn map(values: &Value) -> Value {
    json!({"type": "object", "additionalProperties": values})
}

/// A list.
pub fn list(items: &Value) -> Value {
    json!({"type": "array", "items": items})
}

/// A text.
pub fn text() -> Value {
    json!({"type": "string"})
}

/// One of these texts.
pub fn one_of(texts: &[&str]) -> Value {
    json!({"type": "string", "enum": texts})
}

/// Any number.
pub fn number() -> Value {
    json!({"type": "number"})
}

/// A whole number.
pub fn integer() -> Value {
    json!({"type": "integer"})
}

/// A whole number in bounds.
pub fn integer_in(least: i64, most: i64) -> Value {
    json!({"type": "integer", "minimum": least, "maximum": most})
}

/// True or false.
pub fn flag() -> Value {
    json!({"type": "boolean"})
}

/// A moment, in milliseconds since 1970.
pub fn millis() -> Value {
    json!({"type": "integer", "format": "int64", "description": "Milliseconds since 1970-01-01T00:00:00Z"})
}

/// Anything.
pub fn any() -> Value {
    json!({})
}

/// Null, or what the schema says.
pub fn or_null(schema: &Value) -> Value {
    json!({"anyOf": [schema, {"type": "null"}]})
}

/// The schema with a sentence for its reader.
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
