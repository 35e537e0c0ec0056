//! Loose and strict equality.

use serde_json::Value;

use super::number::order;
use super::textual;
use super::truth::{boolean_of, is_empty};
use crate::limits::DATA_DEPTH;
use crate::{EvalError, Meter, Result};

/// The rules of `equals`; the first one that applies decides.
pub(super) fn loose(left: &Value, right: &Value, meter: &Meter) -> Result<bool> {
    match (left, right) {
        (Value::Null, other) | (other, Value::Null) => Ok(is_empty(other)),
        (Value::Array(_), Value::Array(_)) | (Value::Object(_), Value::Object(_)) => strict(left, right, meter),
        (Value::Bool(boolean), other) | (other, Value::Bool(boolean)) => Ok(boolean_of(other) == Some(*boolean)),
        _ => match order(left, right) {
            Some(order) => Ok(order.is_eq()),
            None => textual::same(left, right, meter),
        },
    }
}

/// Whether type and value are the same. The order of a dictionary's keys does not matter.
pub(super) fn strict(left: &Value, right: &Value, meter: &Meter) -> Result<bool> {
    same(left, right, DATA_DEPTH, meter)
}

fn same(left: &Value, right: &Value, depth: usize, meter: &Meter) -> Result<bool> {
    let Some(below) = depth.checked_sub(1) else { return Err(EvalError::TooDeep { limit: DATA_DEPTH }) };
    meter.work(1)?;
    match (left, right) {
        (Value::Number(_), Value::Number(_)) => Ok(order(left, right).is_some_and(std::cmp::Ordering::is_eq)),
        (Value::String(left), Value::String(right)) => {
            meter.work(left.len().min(right.len()))?;
            Ok(left == right)
        }
        (Value::Array(left), Value::Array(right)) if left.len() == right.len() => {
            all(left.iter().zip(right).map(|(left, right)| same(left, right, below, meter)))
        }
        (Value::Object(left), Value::Object(right)) if left.len() == right.len() => {
            all(left.iter().map(|(key, left)| match right.get(key) {
                Some(right) => same(left, right, below, meter),
                None => Ok(false),
            }))
        }
        (Value::Bool(left), Value::Bool(right)) => Ok(left == right),
        (left, right) => Ok(left.is_null() && right.is_null()),
    }
}

fn all(mut results: impl Iterator<Item = Result<bool>>) -> Result<bool> {
    results.try_fold(true, |so_far, result| Ok(so_far && result?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn loose_equality_is_symmetric_and_follows_its_table() {
        for (left, right, expected) in [
            (json!(null), json!(null), true),
            (json!(null), json!(""), true),
            (json!(null), json!([]), true),
            (json!(null), json!({}), true),
            (json!(null), json!(0), false),
            (json!(null), json!(false), false),
            (json!(null), json!(" "), false),
            (json!(null), json!("null"), false),
            (json!(1), json!(1.0), true),
            (json!(1), json!("1.0"), true),
            (json!("01"), json!("1"), true),
            (json!("1e2"), json!(" 100 "), true),
            (json!(1), json!("one"), false),
            (json!("9007199254740993.10"), json!("9007199254740993.1"), true),
            (json!("9007199254740993.11"), json!("9007199254740993.1"), false),
            (json!(true), json!("TRUE"), true),
            (json!(true), json!("yes"), true),
            (json!(true), json!(1), true),
            (json!(true), json!(2), false),
            (json!(true), json!("anything"), false),
            (json!(false), json!("off"), true),
            (json!(false), json!("0"), true),
            (json!(false), json!(""), false),
            (json!("yes"), json!("true"), false),
            (json!("Straße"), json!("STRASSE"), false),
            (json!("ÉTÉ"), json!("été"), true),
            (json!("a"), json!(" a"), false),
            (json!([1, "a"]), json!([1.0, "a"]), true),
            (json!(["a"]), json!(["A"]), false),
            (json!(["a", "b"]), json!("A, b"), true),
            (json!([]), json!(""), true),
            (json!([]), json!({}), false),
            (json!({ "a": 1, "b": 2 }), json!({ "b": 2, "a": 1 }), true),
            (json!({ "a": 1 }), json!(r#"{"a":1}"#), true),
        ] {
            let meter = Meter::default();
            assert_eq!(loose(&left, &right, &meter), Ok(expected), "{left} {right}");
            assert_eq!(loose(&right, &left, &meter), Ok(expected), "{right} {left}");
        }
    }

    #[test]
    fn strict_equality_minds_types_and_case() {
        for (left, right, expected) in [
            (json!(null), json!(null), true),
            (json!(null), json!(""), false),
            (json!(1), json!(1.0), true),
            (json!(1), json!("1"), false),
            (json!(true), json!("true"), false),
            (json!("a"), json!("A"), false),
            (json!([1, { "k": [2.0] }]), json!([1.0, { "k": [2] }]), true),
            (json!([1]), json!([1, 2]), false),
            (json!({ "a": null }), json!({ "b": null }), false),
        ] {
            assert_eq!(strict(&left, &right, &Meter::default()), Ok(expected), "{left} {right}");
        }
        let deep = (0..DATA_DEPTH).fold(json!(1), |inner, _| json!([inner]));
        assert_eq!(strict(&deep, &deep, &Meter::default()), Err(EvalError::TooDeep { limit: DATA_DEPTH }));
    }
}
