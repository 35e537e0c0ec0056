//! Reads the values of parameters.

use serde_json::Value;

/// Every string in a value, with its path.
pub(super) fn texts<'a>(value: &'a Value, path: &str) -> Vec<(&'a str, String)> {
    match value {
        Value::String(text) => vec![(text, path.to_owned())],
        Value::Array(items) => {
            items.iter().enumerate().flat_map(|(at, item)| texts(item, &format!("{path}[{at}]"))).collect()
        }
        Value::Object(entries) => entries.iter().flat_map(|(key, entry)| texts(entry, &below(path, key))).collect(),
        _ => Vec::new(),
    }
}

/// The path of a key in the dictionary at `path`.
fn below(path: &str, key: &str) -> String {
    let plain = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '$' | '@'));
    if plain { format!("{path}.{key}") } else { format!("{path}[{}]", Value::from(key)) }
}

/// The value of a parameter and its path, without the wrapping `{"type","value"}`.
pub(super) fn unwrapped<'a>(value: &'a Value, path: &str) -> (&'a Value, String) {
    let inner = model::workflow::unwrap_typed(value);
    let path = if std::ptr::eq(inner, value) { path.to_owned() } else { format!("{path}.value") };
    (inner, path)
}
