//! Limits for untrusted JSON, and a change of objects. A stack overflow cannot be caught, so all
//! input is checked for its depth.

mod exact;
mod losses;
mod reserved;

pub use exact::{document, exact, parse};
pub use losses::{Loss, Losses, Lost, Segment, TWICE, is_rounded, losses};
pub use reserved::{HAS_RESERVED_KEY, RESERVED_KEY, has_reserved_key, refuse_reserved_key};

use serde::Serialize;
use serde_json::Value;

/// An object with more fields.
#[must_use]
pub fn with<const N: usize>(mut object: Value, fields: [(&str, Value); N]) -> Value {
    if let Value::Object(all) = &mut object {
        all.extend(fields.map(|(name, value)| (name.to_owned(), value)));
    }
    object
}

/// The deepest nesting that is accepted. `serde_json` itself reads at most 127 levels, and stored
/// values are wrapped in more levels, so the limit for input is well below.
pub const MAX_DEPTH: usize = 64;

/// Whether the value is what a missing field is read as, so that it need not be written.
pub fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Whether arrays and objects nest deeper than `limit`. A scalar has depth 0.
pub fn deeper_than(value: &Value, limit: usize) -> bool {
    match value {
        Value::Array(items) => limit == 0 || items.iter().any(|item| deeper_than(item, limit - 1)),
        Value::Object(entries) => limit == 0 || entries.values().any(|item| deeper_than(item, limit - 1)),
        _ => false,
    }
}

/// The bytes `value` takes as compact JSON, without writing it.
pub fn encoded_len(value: &Value) -> usize {
    match value {
        Value::Null | Value::Bool(true) => 4,
        Value::Bool(false) => 5,
        // Texts without escapes, which are nearly all, take exactly this length; only longer texts
        // are counted.
        Value::String(text) if text.len() < 64 => text.len() + 2,
        _ => serialized_len(value),
    }
}

/// The bytes that `value` takes as compact JSON, without writing it.
pub fn serialized_len<T: Serialize>(value: &T) -> usize {
    struct Count(usize);
    impl std::io::Write for Count {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 += bytes.len();
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut count = Count(0);
    // The sink never fails. Only a value that cannot be JSON fails, and it counts as no bytes.
    let _ = serde_json::to_writer(&mut count, value);
    count.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn depth_counts_containers() {
        assert!(!deeper_than(&json!(1), 0));
        assert!(deeper_than(&json!([]), 0));
        assert!(!deeper_than(&json!([[1]]), 2));
        assert!(deeper_than(&json!([{"a": []}]), 2));
    }

    #[test]
    fn a_float_is_read_back_as_it_was_stored() {
        let float: Value = serde_json::from_str("55555555555555555455555555555555555555555555555555").unwrap();
        assert_eq!(serde_json::from_str::<Value>(&float.to_string()).unwrap(), float);
    }

    #[test]
    fn length_is_that_of_the_text() {
        for value in [json!(null), json!(true), json!("abc"), json!({"a": [1, 2.5, "x"]}), json!("é".repeat(100))] {
            assert_eq!(encoded_len(&value), value.to_string().len(), "{value}");
        }
    }
}
