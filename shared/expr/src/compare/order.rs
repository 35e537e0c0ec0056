//! The order of two values.

use std::cmp::Ordering;

use serde_json::Value;

use super::kind::kind;
use super::moment::Moment;
use super::number;
use crate::{Meter, Operator, Result, Warning};

/// The order of two values; `None` if they have none.
pub(super) fn order(left: &Value, right: &Value, meter: &Meter) -> Result<Option<Ordering>> {
    if let Some(order) = number::order(left, right) {
        return Ok(Some(order));
    }
    let (Value::String(left), Value::String(right)) = (left, right) else { return Ok(None) };
    meter.work(left.len().min(right.len()))?;
    let moments = Moment::of(left).zip(Moment::of(right)).and_then(|(left, right)| left.order(right));
    Ok(Some(moments.unwrap_or_else(|| left.cmp(right))))
}

/// Whether the value lies between the two bounds or equals one of them. The order of the bounds
/// does not matter.
pub(super) fn is_between(
    value: &Value,
    one: &Value,
    other: &Value,
    meter: &Meter,
    warn: &dyn Fn(Warning),
) -> Result<bool> {
    match (order(value, one, meter)?, order(value, other, meter)?) {
        (Some(one), Some(other)) => Ok(one.is_eq() || other.is_eq() || one != other),
        (None, _) => {
            warn(incomparable(Operator::NumberBetween, value, one));
            Ok(false)
        }
        (_, None) => {
            warn(incomparable(Operator::NumberBetween, value, other));
            Ok(false)
        }
    }
}

/// The warning for a pair without an order. It names types only, because values can be secrets.
pub(super) fn incomparable(operator: Operator, left: &Value, right: &Value) -> Warning {
    Warning::Incomparable { operator, left: kind(left), right: kind(right) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::cell::Cell;

    #[test]
    fn numbers_moments_and_texts_have_an_order() {
        for (left, right, expected) in [
            (json!("2026-02-01"), json!("2026-01-01"), Some(Ordering::Greater)),
            (json!("2026-02-01T00:00:00+02:00"), json!("2026-02-01"), Some(Ordering::Less)),
            (json!("2026-02-01T10:00:00Z"), json!("2026-02-01 10:00"), Some(Ordering::Equal)),
            (json!("10:00"), json!("09:59:59"), Some(Ordering::Greater)),
            (json!("banana"), json!("apple"), Some(Ordering::Greater)),
            (json!("B"), json!("a"), Some(Ordering::Less)),
            (json!("10"), json!("9"), Some(Ordering::Greater)),
            (json!("10"), json!("9a"), Some(Ordering::Less)),
            (json!("2026-02-01"), json!("tomorrow"), Some(Ordering::Less)),
            (json!("2026-02-01"), json!("10:00"), Some(Ordering::Greater)),
            (json!(""), json!("a"), Some(Ordering::Less)),
            (json!("a"), json!(1), None),
            (json!(null), json!(1), None),
            (json!(true), json!(false), None),
            (json!([1]), json!([2]), None),
        ] {
            let meter = Meter::default();
            assert_eq!(order(&left, &right, &meter), Ok(expected), "{left} {right}");
            assert_eq!(order(&right, &left, &meter), Ok(expected.map(Ordering::reverse)), "{right} {left}");
        }
    }

    #[test]
    fn between_is_inclusive_and_free_of_order() {
        let warned = Cell::new(0);
        let is = |value: Value, one: Value, other: Value| {
            is_between(&value, &one, &other, &Meter::default(), &|_| warned.set(warned.get() + 1)).unwrap()
        };
        for (value, expected) in [(1, true), (2, true), (3, true), (0, false), (4, false)] {
            assert_eq!(is(json!(value), json!(1), json!("3")), expected, "{value}");
            assert_eq!(is(json!(value), json!("3"), json!(1)), expected, "{value}");
        }
        assert!(is(json!(2), json!(2), json!(2)));
        assert!(is(json!("2026-02-01"), json!("2026-03-01"), json!("2026-01-01")));
        assert!(!is(json!("d"), json!("a"), json!("c")));
        assert_eq!(warned.get(), 0);
        assert!(!is(json!(2), json!(1), json!(null)));
        assert_eq!(warned.get(), 1);
    }
}
