//! Values that handlers accept in addition to the schema: [`api::Fields`] reads null as absent, and
//! a number or a boolean from its text.

use api::schema::{NAME, or_null};
use serde_json::{Map, Value, json};

/// The schema of a JSON body with everything that handlers accept.
pub fn loose(schema: &Value) -> Value {
    let mut schema = schema.clone();
    loosen(&mut schema);
    schema
}

fn loosen(schema: &mut Value) {
    let required: Vec<String> = serde_json::from_value(schema["required"].clone()).unwrap_or_default();
    let Some(entries) = schema.as_object_mut() else { return };
    for (name, property) in entries.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten() {
        loosen(property);
        if !required.contains(name) {
            allow_null(property);
        }
    }
    for name in ["items", "additionalProperties"] {
        entries.get_mut(name).map(loosen);
    }
    for name in ["anyOf", "oneOf", "allOf"] {
        entries.get_mut(name).and_then(Value::as_array_mut).into_iter().flatten().for_each(loosen);
    }
    match entries.get("type").and_then(Value::as_str) {
        Some("boolean") => {
            entries.insert("type".to_owned(), json!(["boolean", "string"]));
            entries.insert("pattern".to_owned(), "^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])$".into());
        }
        Some("integer") => {
            if let Some(pattern) = digits(entries) {
                entries.insert("type".to_owned(), json!(["integer", "string"]));
                entries.insert("pattern".to_owned(), pattern.into());
            }
            bound(entries);
        }
        _ => {}
    }
}

/// The schema of a body whose unknown fields are refused. An object that names its properties has
/// no others. If several kinds of objects are accepted, the fields of all of them are known.
pub fn close(schema: &mut Value) {
    let Some(entries) = schema.as_object_mut() else { return };
    if entries.contains_key("properties") && !entries.contains_key("additionalProperties") {
        entries.insert("additionalProperties".to_owned(), false.into());
    }
    if let Some(choices) = entries.get_mut("anyOf").and_then(Value::as_array_mut) {
        let known: Vec<String> =
            choices.iter().filter_map(|choice| choice["properties"].as_object()).flat_map(Map::keys).cloned().collect();
        for properties in choices.iter_mut().filter_map(|choice| choice.get_mut("properties")?.as_object_mut()) {
            for name in &known {
                properties.entry(name.clone()).or_insert_with(|| json!({}));
            }
        }
        choices.iter_mut().for_each(close);
    }
    entries.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten().for_each(|(_, of)| close(of));
    entries.get_mut("items").map(close);
}

/// Removes second spellings (`input_variables` besides `inputVariables`), from which generators of
/// clients would make the same name.
pub fn spell_once(schema: &mut Value) {
    let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) else { return };
    let plain = |name: &str| name.replace('_', "").to_lowercase();
    let names: Vec<String> = properties.keys().cloned().collect();
    for name in names.iter().filter(|name| name.contains('_')) {
        if names.iter().any(|other| other != name && plain(other) == plain(name)) {
            properties.shift_remove(name);
        }
    }
}

/// A pattern for texts whose numbers are within the limits, which a schema cannot compare. Of a
/// number without a limit it has those that certainly fit.
fn digits(entries: &Map<String, Value>) -> Option<String> {
    let (least, most) =
        (entries.get("minimum").and_then(Value::as_i64), entries.get("maximum").and_then(Value::as_i64));
    match (least, most.unwrap_or(i64::MAX).checked_ilog10()?) {
        (_, 0) => None,
        (None, more) if most.is_none() => Some(format!("^-?[0-9]{{1,{more}}}$")),
        (_, more) if most.is_none() => Some(format!("^[1-9][0-9]{{0,{}}}$", more - 1)),
        (least, _) => Some(up_to(most.unwrap_or_default(), least == Some(0))),
    }
}

/// A pattern for the positive numbers up to this one, and for zero if it counts.
fn up_to(most: i64, with_zero: bool) -> String {
    let digits: Vec<u32> = most.to_string().chars().filter_map(|digit| digit.to_digit(10)).collect();
    let any = |count: usize| if count == 0 { String::new() } else { format!("[0-9]{{{count}}}") };
    let mut choices = vec![format!("[1-9][0-9]{{0,{}}}", digits.len() - 2)];
    let mut head = String::new();
    for (at, digit) in digits.iter().enumerate() {
        let least = u32::from(at == 0);
        if *digit > least {
            choices.push(format!("{head}[{least}-{}]{}", digit - 1, any(digits.len() - 1 - at)));
        }
        head.push_str(&digit.to_string());
    }
    choices.push(head);
    choices.extend(with_zero.then(|| "0".to_owned()));
    format!("^({})$", choices.join("|"))
}

/// Limits whole numbers to 64 bits.
pub fn bound(entries: &mut Map<String, Value>) {
    entries.entry("minimum").or_insert_with(|| i64::MIN.into());
    entries.entry("maximum").or_insert_with(|| i64::MAX.into());
}

fn allow_null(schema: &mut Value) {
    let Some(entries) = schema.as_object_mut() else { return };
    if entries.is_empty() || (entries.len() == 1 && entries.contains_key("description")) {
        return;
    }
    if entries.contains_key(NAME) || entries.contains_key("enum") {
        let description = entries.shift_remove("description");
        *schema = or_null(schema);
        if let Some(description) = description {
            schema["description"] = description;
        }
        return;
    }
    if let Some(choices) = entries.get_mut("anyOf").and_then(Value::as_array_mut) {
        if !choices.iter().any(|choice| choice["type"] == "null") {
            choices.push(json!({"type": "null"}));
        }
        return;
    }
    match entries.get_mut("type") {
        Some(Value::Array(types)) if types.iter().any(|kind| kind == "null") => {}
        Some(Value::Array(types)) => types.push("null".into()),
        Some(Value::String(kind)) => {
            let kind = std::mem::take(kind);
            entries.insert("type".to_owned(), json!([kind, "null"]));
        }
        _ => {
            let plain = schema.take();
            *schema = json!({"anyOf": [plain, {"type": "null"}]});
        }
    }
}

#[test]
fn what_is_optional_may_be_null_and_scalars_may_be_texts() {
    use api::schema::{flag, integer, integer_in, object, one_of, text};
    let strict = object([
        ("name", text()),
        ("on?", flag()),
        ("count", integer()),
        ("limit?", integer_in(1, 99)),
        ("wait?", integer_in(0, 3600)),
        ("kind?", one_of(&["a"])),
        ("folder?", or_null(&text())),
    ]);
    let validator = jsonschema::validator_for(&loose(&strict)).unwrap();
    for (change, fits) in [
        (json!({}), true),
        (json!({"on": null, "limit": null, "kind": null, "folder": null}), true),
        (json!({"on": "False", "count": "7"}), true),
        (json!({"name": null}), false),
        (json!({"count": null}), false),
        (json!({"on": "yes"}), false),
        (json!({"limit": 100}), false),
        (json!({"limit": "9"}), true),
        (json!({"limit": "10"}), true),
        (json!({"limit": "99"}), true),
        (json!({"limit": "100"}), false),
        (json!({"limit": "0"}), false),
        (json!({"wait": "3600"}), true),
        (json!({"wait": "3599"}), true),
        (json!({"wait": "3601"}), false),
        (json!({"wait": "4000"}), false),
        (json!({"wait": "0"}), true),
        (json!({"kind": "b"}), false),
    ] {
        let mut body = json!({"name": "n", "count": 1});
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        assert_eq!(validator.is_valid(&body), fits, "{body}");
    }
}
