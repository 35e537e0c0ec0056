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

/// A text of at most so many characters.
pub fn text_up_to(most: usize) -> Value {
    json!({"type": "string", "maxLength": most})
}

/// A text of at most so many characters that is not blank.
pub fn filled(most: usize) -> Value {
    json!({"type": "string", "minLength": 1, "maxLength": most, "pattern": r"\S"})
}

/// The same, without control characters.
pub fn name(most: usize) -> Value {
    let pattern = r"^[^\u0000-\u001f\u007f-\u009f]*[^\s\u0000-\u001f\u007f-\u009f][^\u0000-\u001f\u007f-\u009f]*$";
    json!({"type": "string", "minLength": 1, "maxLength": most, "pattern": pattern})
}

/// A text of at most so many characters, none of them a control character.
pub fn printed(most: usize) -> Value {
    json!({"type": "string", "maxLength": most, "pattern": r"^[^\u0000-\u001f\u007f-\u009f]*$"})
}

/// A text that matches the pattern, which should be anchored.
pub fn matching(pattern: &str) -> Value {
    json!({"type": "string", "pattern": pattern})
}

/// A time zone: an IANA name, or a distance from UTC.
pub fn time_zone() -> Value {
    json!({"type": "string", "format": "time-zone"})
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

/// The schema with these properties required, too.
#[must_use]
pub fn requiring(mut schema: Value, names: &[&str]) -> Value {
    if let Some(Value::Array(required)) = schema.get_mut("required") {
        required.extend(names.iter().map(|&name| Value::from(name)));
    }
    schema
}

/// A field that answers show and requests may repeat; it changes nothing.
pub fn shown() -> Value {
    json!({"readOnly": true})
}

/// Null.
pub fn null() -> Value {
    json!({"type": "null"})
}

/// This very value.
pub fn constant(value: impl Into<Value>) -> Value {
    json!({"const": value.into()})
}

/// Any of these.
pub fn any_of(schemas: &[Value]) -> Value {
    json!({"anyOf": schemas})
}

/// A page of a list: its rows under their name, how many there are in all, and which part this is.
pub fn page(rows: &str, row: &Value) -> Value {
    let count = || json!({"type": "integer", "minimum": 0});
    object([(rows, list(row)), ("total", count()), ("limit", count()), ("offset", count())])
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
