//! Measures the size and the depth of data before values are built from it.

use serde_json::Value;

/// The most bytes of a step's outputs.
pub(crate) const MAX_BYTES: usize = 256 * 1024;
/// The most levels of data.
pub(crate) const MAX_DEPTH: usize = 64;

/// The approximate length of the value's JSON text, never more than the real one. The depth of the
/// value was limited when it was received.
pub(crate) fn size(value: &Value) -> usize {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => 1,
        Value::String(text) => text.len() + 2,
        Value::Array(items) => 1 + items.iter().map(|item| size(item) + 1).sum::<usize>(),
        Value::Object(entries) => 1 + entries.iter().map(|(key, item)| key.len() + 4 + size(item)).sum::<usize>(),
    }
}

/// The depth of the value; a text or a number has no level.
pub(crate) fn depth(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Value::Object(entries) => 1 + entries.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

/// The depth of a JSON text, measured without parsing it.
pub(crate) fn json_depth(text: &str) -> usize {
    let (mut depth, mut deepest, mut quoted, mut escaped) = (0_usize, 0, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_text_is_as_deep_as_its_value_and_no_shorter() {
        for value in [json!(1), json!("[[{"), json!([[], {"a\"[": [1]}]), json!({"a": {"b": "\\"}})] {
            let text = value.to_string();
            assert_eq!(json_depth(&text), depth(&value), "{text}");
            assert!(size(&value) <= text.len(), "{text}");
        }
    }
}
