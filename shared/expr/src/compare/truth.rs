//! The truth of values, and texts that mean a boolean.

use serde_json::Value;

use super::number::Numeric;

/// Whether a condition is true that consists of this value only.
pub(crate) fn truth(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(boolean) => *boolean,
        Value::Number(_) => Numeric::of(value).is_none_or(|number| !number.is_zero()),
        Value::String(text) => boolean_of(value).unwrap_or(!text.is_empty()),
        Value::Array(items) => !items.is_empty(),
        Value::Object(entries) => !entries.is_empty(),
    }
}

pub(super) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(entries) => entries.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The boolean that the value means: a boolean itself, one of the words for it, or 1 or 0.
pub fn boolean_of(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(boolean) => Some(*boolean),
        Value::String(text) => word(text.trim()).or_else(|| digit(value)),
        Value::Number(_) => digit(value),
        _ => None,
    }
}

fn word(text: &str) -> Option<bool> {
    let is_one_of = |words: [&str; 3]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    if is_one_of(["true", "yes", "on"]) { Some(true) } else { is_one_of(["false", "no", "off"]).then_some(false) }
}

fn digit(value: &Value) -> Option<bool> {
    let number = Numeric::of(value)?;
    if number.is_zero() { Some(false) } else { number.order(Numeric::Integer(1))?.is_eq().then_some(true) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_type_has_a_truth() {
        for value in [json!(true), json!(1), json!(-0.5), json!("a"), json!("YES"), json!(" "), json!("7"), json!([0])]
        {
            assert!(truth(&value), "{value}");
        }
        for value in [
            json!(null),
            json!(false),
            json!(0),
            json!(-0.0),
            json!(""),
            json!("False"),
            json!(" no "),
            json!("off"),
            json!("0.0"),
            json!([]),
            json!({}),
        ] {
            assert!(!truth(&value), "{value}");
        }
    }
}
