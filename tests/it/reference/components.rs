//! Schemas with names become components, to which the document refers. Schemas that are written
//! within a route, and have no name of their own, are named after the operation: generators of
//! clients would otherwise make names from the whole path to a schema.

use api::schema::{NAME, Named};
use serde_json::{Map, Value, json};
use std::mem;

/// A reference to a component.
pub fn reference(kind: &str, name: &str) -> Value {
    json!({"$ref": format!("#/components/{kind}/{name}")})
}

/// The name of an operation as that of a type.
pub fn type_name(id: &str) -> String {
    id[..1].to_uppercase() + &id[1..]
}

/// The body of a request. Its parts accept more than the same parts of an answer, so that they have
/// names of their own.
pub fn named_body(mut schema: Value, id: &str, kind: &str) -> Value {
    rename(&mut schema);
    if is_composed(&schema) { schema.named(&(type_name(id) + kind)) } else { schema }
}

fn rename(schema: &mut Value) {
    match schema {
        Value::Object(entries) => {
            entries.iter_mut().for_each(|(_, inner)| rename(inner));
            if let Some(Value::String(name)) = entries.get_mut(NAME) {
                name.push_str("Request");
            }
        }
        Value::Array(items) => items.iter_mut().for_each(rename),
        _ => {}
    }
}

/// The body of an answer, and its `data` if that has no name of its own.
pub fn named_answer(mut schema: Value, id: &str, status: Option<u16>) -> Value {
    let status = status.map(|status| status.to_string()).unwrap_or_default();
    if let Some(data) = schema.pointer_mut("/properties/data").filter(|data| is_composed(data)) {
        *data = data.take().named(&format!("{}Result{status}", type_name(id)));
    }
    if is_composed(&schema) { schema.named(&format!("{}Response{status}", type_name(id))) } else { schema }
}

/// Whether a generator would make a type of this schema, and it has no name yet.
fn is_composed(schema: &Value) -> bool {
    let has = |name: &str| schema.get(name).is_some();
    (has("properties") || has("anyOf") || has("allOf")) && !has(NAME)
}

/// Moves all schemas with names into the components, and leaves references. A description remains
/// where the schema is used. Panics if two different schemas have the same name.
pub fn collect(value: &mut Value, schemas: &mut Map<String, Value>) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| collect(item, schemas)),
        Value::Object(entries) => {
            entries.iter_mut().for_each(|(_, inner)| collect(inner, schemas));
            let Some(Value::String(name)) = entries.shift_remove(NAME) else { return };
            let description = entries.shift_remove("description");
            let schema = mem::replace(value, reference("schemas", &name));
            if let Some(description) = description {
                value["description"] = description;
            }
            let known = schemas.entry(name.clone()).or_insert_with(|| schema.clone());
            assert_eq!(*known, schema, "two schemas have the name {name}");
        }
        _ => {}
    }
}

#[test]
fn a_schema_with_a_name_is_written_once_and_another_is_refused() {
    use api::schema::{list, object, or_null, saying, text};
    let point = || object([("x", text())]).named("Point");
    let mut line = object([("from", point()), ("to", saying(or_null(&point()), "The end")), ("via", list(&point()))]);
    let mut schemas = Map::new();
    collect(&mut line, &mut schemas);
    assert_eq!(schemas.keys().collect::<Vec<_>>(), ["Point"]);
    assert_eq!(line["properties"]["from"]["$ref"], "#/components/schemas/Point");
    assert_eq!(line["properties"]["via"]["items"]["$ref"], "#/components/schemas/Point");
    let mut other = object([("y", text())]).named("Point");
    assert!(std::panic::catch_unwind(move || collect(&mut other, &mut schemas)).is_err());
}
