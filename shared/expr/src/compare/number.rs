//! What looks numeric, and in which order.

use std::cmp::Ordering;

use serde_json::Value;

/// Characters that a numeric string can have at most. Longer ones are text that happens to consist of digits.
const LONGEST: usize = 64;

/// A number as exact as possible: identifiers are often integers that a float cannot tell apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Numeric {
    Integer(i128),
    Float(f64),
}

impl Numeric {
    /// A number, or a string that looks like one.
    pub(crate) fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Number(number) => match (number.as_i64(), number.as_u64()) {
                (Some(integer), _) => Some(Self::Integer(integer.into())),
                (None, Some(integer)) => Some(Self::Integer(integer.into())),
                (None, None) => number.as_f64().map(Self::Float),
            },
            Value::String(text) => Self::of_text(text.trim()),
            _ => None,
        }
    }

    fn of_text(text: &str) -> Option<Self> {
        let is_decimal = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E');
        if text.len() > LONGEST || !text.chars().all(is_decimal) {
            return None;
        }
        if text.trim_start_matches(['+', '-']).chars().all(|c| c.is_ascii_digit()) {
            return text.parse().ok().map(Self::Integer);
        }
        text.parse::<f64>().ok().filter(|float| float.is_finite()).map(Self::Float)
    }

    pub(crate) fn is_zero(self) -> bool {
        match self {
            Self::Integer(integer) => integer == 0,
            Self::Float(float) => float == 0.0,
        }
    }

    pub(crate) fn cmp(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Integer(left), Self::Integer(right)) => Some(left.cmp(&right)),
            (left, right) => left.float().partial_cmp(&right.float()),
        }
    }

    pub(crate) fn float(self) -> f64 {
        match self {
            Self::Integer(integer) => integer as f64,
            Self::Float(float) => float,
        }
    }
}

/// The order of two values that both look numeric.
pub(super) fn order(left: &Value, right: &Value) -> Option<Ordering> {
    Numeric::of(left)?.cmp(Numeric::of(right)?)
}

pub(super) fn is_between(value: &Value, one: &Value, other: &Value) -> bool {
    match (order(value, one), order(value, other)) {
        (Some(one), Some(other)) => one.is_eq() || other.is_eq() || one != other,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_looks_numeric() {
        for text in ["0", "-1", "+1", " 1.5\n", ".5", "5.", "1e3", "-2E-2", "007", &"9".repeat(38)] {
            assert!(Numeric::of(&json!(text)).is_some(), "{text}");
        }
        for text in ["", " ", "-", ".", "e", "1e", "1 2", "1,5", "0x10", "inf", "NaN", "1e999", "--1", &"9".repeat(40)]
        {
            assert!(Numeric::of(&json!(text)).is_none(), "{text}");
        }
        for value in [json!(null), json!(true), json!([1]), json!({})] {
            assert!(Numeric::of(&value).is_none(), "{value}");
        }
    }

    #[test]
    fn large_integers_are_told_apart() {
        let one = json!(9_007_199_254_740_993_u64);
        assert_eq!(order(&one, &json!("9007199254740992")), Some(Ordering::Greater));
        assert_eq!(order(&json!(u64::MAX), &json!(-1)), Some(Ordering::Greater));
        assert_eq!(order(&json!("1e3"), &json!(1000)), Some(Ordering::Equal));
    }

    #[test]
    fn between_is_inclusive_and_free_of_order() {
        for (value, expected) in [(1, true), (2, true), (3, true), (0, false), (4, false)] {
            assert_eq!(is_between(&json!(value), &json!(1), &json!("3")), expected, "{value}");
            assert_eq!(is_between(&json!(value), &json!("3"), &json!(1)), expected, "{value}");
        }
        assert!(is_between(&json!(2), &json!(2), &json!(2)));
        assert!(!is_between(&json!(2), &json!(1), &json!(null)));
    }
}
