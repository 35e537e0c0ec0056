//! Digests of contents, with which changes are recognised.

use super::server::Stored;
use crate::account::api::Api;
use engine::digest::sha256_hex;
use serde_json::{Map, Value, json};

/// The digest of a workflow with its folder.
pub fn workflow(stored: &Stored) -> String {
    of(&json!([stored.folder, stored.content.0]))
}

/// The digest of an API record.
pub fn api(api: &Api) -> String {
    of(&Value::Object(api.0.clone()))
}

fn of(value: &Value) -> String {
    sha256_hex(&sorted(value).to_string())
}

/// The value with the keys of its dictionaries in order.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(sorted).collect(),
        Value::Object(entries) => {
            let mut entries: Vec<_> = entries.iter().map(|(key, value)| (key.clone(), sorted(value))).collect();
            entries.sort_by(|(one, _), (other, _)| one.cmp(other));
            Value::Object(entries.into_iter().collect::<Map<_, _>>())
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_keys_does_not_matter() {
        assert_eq!(of(&json!({"a": 1, "b": [{"c": 1, "d": 2}]})), of(&json!({"b": [{"d": 2, "c": 1}], "a": 1})));
        assert_ne!(of(&json!([1, 2])), of(&json!([2, 1])));
    }
}
