//! Reads the values of parameters.

use serde_json::Value;

/// Calls `visit` with every string in a value and its path.
pub(super) fn texts(value: &Value, path: &str, visit: &mut dyn FnMut(&str, &str)) {
    match value {
        Value::String(text) => visit(text, path),
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                texts(item, &format!("{path}[{at}]"), visit);
            }
        }
        Value::Object(entries) => {
            for (key, entry) in entries {
                texts(entry, &below(path, key), visit);
            }
        }
        _ => {}
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
