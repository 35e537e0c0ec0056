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

/// The schema, with a name for each object that has no fields of its own.
pub fn with_plain_objects(mut schema: Value) -> Value {
    name_plain_objects(&mut schema);
    schema
}

fn name_plain_objects(schema: &mut Value) {
    match schema {
        Value::Object(entries) => {
            entries.iter_mut().for_each(|(_, inner)| name_plain_objects(inner));
            let is_plain = entries.get("type") == Some(&"object".into())
                && entries.get("additionalProperties").is_none_or(|values| *values == json!({}))
                && entries.keys().all(|key| ["type", "additionalProperties", "description"].contains(&key.as_str()));
            if is_plain {
                entries.insert("additionalProperties".to_owned(), json!({}));
                entries.insert(NAME.to_owned(), "JsonObject".into());
            }
        }
        Value::Array(items) => items.iter_mut().for_each(name_plain_objects),
        _ => {}
    }
}

/// The body of a request. Its objects accept more than the same objects of an answer, so that they
/// have names of their own.
pub fn named_body(mut schema: Value, id: &str, kind: &str) -> Value {
    rename(&mut schema, if kind == "Form" { kind } else { "Request" });
    name_parts(&mut schema, &(type_name(id) + kind));
    schema
}

fn rename(schema: &mut Value, kind: &str) {
    match schema {
        Value::Object(entries) => {
            entries.iter_mut().for_each(|(_, inner)| rename(inner, kind));
            let has_fields = entries.contains_key("properties");
            if let Some(Value::String(name)) = entries.get_mut(NAME).filter(|_| has_fields) {
                name.push_str(kind);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rename(item, kind)),
        _ => {}
    }
}

/// The body of an answer, and its `data`, unless they have names of their own.
pub fn named_answer(mut schema: Value, id: &str, status: Option<u16>) -> Value {
    let status = status.map(|status| status.to_string()).unwrap_or_default();
    for (number, answer) in (1..).zip(alternatives(&mut schema)) {
        let number = if number == 1 { status.clone() } else { format!("{status}{number}") };
        if let Some(data) = answer.pointer_mut("/properties/data") {
            name_parts(data, &format!("{}Result{number}", type_name(id)));
        }
        name_parts(answer, &format!("{}Response{number}", type_name(id)));
    }
    schema
}

/// Gives a name to a schema for which generators make a type, if it has none. Each of several
/// alternatives gets a name, and the whole none: not all generators can refer to alternatives.
fn name_parts(schema: &mut Value, name: &str) {
    for (number, part) in (1..).zip(alternatives(schema)) {
        let has = |keyword: &str| part.get(keyword).is_some();
        if (has("properties") || has("allOf")) && !has(NAME) {
            let name = if number == 1 { name.to_owned() } else { format!("{name}{number}") };
            *part = part.take().named(&name);
        }
    }
}

/// The alternatives of a schema; the schema itself, if it has none.
fn alternatives(schema: &mut Value) -> Vec<&mut Value> {
    let has_some = schema.get("anyOf").is_some();
    if has_some { schema["anyOf"].as_array_mut().into_iter().flatten().collect() } else { vec![schema] }
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
