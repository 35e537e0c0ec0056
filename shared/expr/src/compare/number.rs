//! Values that look numeric, and their order.

use std::cmp::Ordering;

use serde_json::Value;

use super::decimal::{Decimal, LONGEST};

/// A number, as exact as possible. Identifiers are often large integers, and two different ones can
/// be equal as floats.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Numeric {
    /// A whole number.
    Integer(i128),
    /// Any other number, or one that is written with a fraction or an exponent.
    Float(f64),
}

impl Numeric {
    /// A number, or a string that looks like one.
    pub fn of(value: &Value) -> Option<Self> {
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

    /// The order of two numbers, without rounding.
    pub fn order(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Integer(left), Self::Integer(right)) => Some(left.cmp(&right)),
            (Self::Float(left), Self::Float(right)) => left.partial_cmp(&right),
            (Self::Integer(left), Self::Float(right)) => integer_and_float(left, right),
            (Self::Float(left), Self::Integer(right)) => integer_and_float(right, left).map(Ordering::reverse),
        }
    }

    /// The nearest float.
    pub fn float(self) -> f64 {
        match self {
            Self::Integer(integer) => integer as f64,
            Self::Float(float) => float,
        }
    }
}

fn integer_and_float(integer: i128, float: f64) -> Option<Ordering> {
    // The first float that is larger than every integer of this type.
    const EDGE: f64 = 170_141_183_460_469_231_731_687_303_715_884_105_728.0;
    if float.is_nan() {
        None
    } else if float >= EDGE {
        Some(Ordering::Less)
    } else if float < -EDGE {
        Some(Ordering::Greater)
    } else {
        let below = float.floor();
        let rest = if float > below { Ordering::Less } else { Ordering::Equal };
        Some(integer.cmp(&(below as i128)).then(rest))
    }
}

/// The order of two values that both look numeric. If a float would lose digits, the digits are
/// compared: two prices of 17 digits that differ only in the last digit are the same float.
pub fn order(left: &Value, right: &Value) -> Option<Ordering> {
    match (Numeric::of(left), Numeric::of(right)) {
        (Some(one), Some(other)) if is_precise(one, left) && is_precise(other, right) => one.order(other),
        _ => Some(Decimal::of(left)?.cmp(&Decimal::of(right)?)),
    }
}

/// Whether no digit was lost when the value was read.
fn is_precise(number: Numeric, value: &Value) -> bool {
    match (number, value) {
        (Numeric::Float(_), Value::String(text)) => text.len() <= f64::DIGITS as usize,
        _ => true,
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
        assert_eq!(order(&one, &json!(9_007_199_254_740_992.0)), Some(Ordering::Greater));
        assert_eq!(order(&json!(9_007_199_254_740_992.0), &one), Some(Ordering::Less));
        assert_eq!(order(&json!(-3), &json!(-2.5)), Some(Ordering::Less));
        assert_eq!(order(&json!(-2), &json!(-2.5)), Some(Ordering::Greater));
        assert_eq!(order(&json!(1), &json!(1e300)), Some(Ordering::Less));
        assert_eq!(order(&json!(0.1), &json!("0.10")), Some(Ordering::Equal));
        assert_eq!(order(&json!("9007199254740993.0"), &json!("9007199254740992")), Some(Ordering::Greater));
        assert_eq!(order(&json!("12345678901234567.88"), &json!("12345678901234567.89")), Some(Ordering::Less));
        assert_eq!(order(&json!("9".repeat(45)), &json!(5)), Some(Ordering::Greater));
        assert_eq!(order(&json!("9".repeat(45)), &json!("five")), None);
    }
}
