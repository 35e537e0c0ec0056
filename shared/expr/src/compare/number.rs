//! Values that look numeric, and their order.

use std::cmp::Ordering;

use serde_json::{Number, Value};

use super::digits::{Digits, LONGEST};
use crate::decimal::Decimal;
use crate::parts::exact_integer;
use model::json::is_rounded;

/// A number, as exact as possible. Identifiers are often large integers, and two different ones can
/// be equal as floats.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Numeric {
    /// A whole number.
    Integer(i128),
    /// Any other number, or one that is written with a fraction or an exponent.
    Float(f64),
    /// A number in a text that has more digits than a float can hold.
    Decimal(Decimal),
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
        let float = text.parse::<f64>().ok().filter(|float| float.is_finite())?;
        if is_rounded(text) { Decimal::parse(text).map(Self::Decimal) } else { Some(Self::Float(float)) }
    }

    pub(crate) fn is_zero(self) -> bool {
        match self {
            Self::Integer(integer) => integer == 0,
            Self::Float(float) => float == 0.0,
            Self::Decimal(decimal) => decimal.is_zero(),
        }
    }

    /// The order of two numbers, by their digits as they are shown. `None` for a float that is no
    /// number.
    pub fn order(self, other: Self) -> Option<Ordering> {
        // Each integer up to this one is a float, too.
        const EXACT: u128 = 1 << f64::MANTISSA_DIGITS;
        let is_float = |integer: i128| integer.unsigned_abs() <= EXACT;
        match (self, other) {
            (Self::Integer(left), Self::Integer(right)) => Some(left.cmp(&right)),
            // The digits of a larger float have a larger value.
            (Self::Float(left), Self::Float(right)) => left.partial_cmp(&right),
            (Self::Integer(left), Self::Float(right)) if is_float(left) => (left as f64).partial_cmp(&right),
            (Self::Float(left), Self::Integer(right)) if is_float(right) => left.partial_cmp(&(right as f64)),
            _ => Some(self.digits()?.cmp(&other.digits()?)),
        }
    }

    /// The nearest float.
    pub fn float(self) -> f64 {
        match self {
            Self::Integer(integer) => integer as f64,
            Self::Float(float) => float,
            Self::Decimal(decimal) => decimal.float(),
        }
    }

    /// The integer with the same value, if there is one.
    pub fn integer(self) -> Option<i128> {
        match self {
            Self::Integer(integer) => Some(integer),
            Self::Float(float) => exact_integer(float).map(i128::from),
            Self::Decimal(decimal) => decimal.integer(),
        }
    }

    /// The exact decimal that is shown; `None` if it has too many digits.
    pub(crate) fn decimal(self) -> Option<Decimal> {
        match self {
            Self::Integer(integer) => Some(Decimal::whole(integer)),
            Self::Float(float) => Decimal::parse(&shown(float)?),
            Self::Decimal(decimal) => Some(decimal),
        }
    }

    fn digits(self) -> Option<Digits> {
        match self {
            Self::Integer(integer) => Digits::of(&integer.to_string()),
            Self::Float(float) => Digits::of(&shown(float)?),
            Self::Decimal(decimal) => Digits::of(&decimal.to_string()),
        }
    }
}

/// The digits with which a float is shown: all of a whole number that is not too large, otherwise
/// as many as identify the float.
fn shown(float: f64) -> Option<String> {
    let shortest = || Number::from_f64(float).map(|number| number.to_string());
    exact_integer(float).map(|whole| whole.to_string()).or_else(shortest)
}

/// The order of two values that both look numeric.
pub fn order(left: &Value, right: &Value) -> Option<Ordering> {
    match (Numeric::of(left), Numeric::of(right)) {
        (Some(one), Some(other)) => one.order(other),
        (one, other) => Some(digits(one, left)?.cmp(&digits(other, right)?)),
    }
}

/// The digits of a number, also of a text with so many that it is not calculated with.
fn digits(number: Option<Numeric>, value: &Value) -> Option<Digits> {
    number.map_or_else(|| Digits::of(value.as_str()?.trim()), Numeric::digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_looks_numeric() {
        for text in ["0", "-1", "+1", " 1.5\n", ".5", "5.", "1e3", "-2E-2", "007", &"9".repeat(38)] {
            let number = Numeric::of(&json!(text));
            assert!(matches!(number, Some(Numeric::Integer(_) | Numeric::Float(_))), "{text}");
        }
        for text in ["12345678901234567.89", "9007199254740993.0", "3.14159265358979323846", "1e-400"] {
            assert!(matches!(Numeric::of(&json!(text)), Some(Numeric::Decimal(_))), "{text}");
        }
        assert_eq!(Numeric::of(&json!("0.10000000000000001")), Some(Numeric::Float(0.1)));
        let long = format!("0.{}", "123456789".repeat(5));
        let texts = ["", " ", "-", ".", "e", "1e", "1 2", "1,5", "0x10", "inf", "NaN", "1e999", "--1", &"9".repeat(40)];
        for text in texts.into_iter().chain([long.as_str()]) {
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

    #[test]
    fn the_order_is_that_of_the_digits_that_are_shown() {
        for (left, right) in [
            (json!(1e30), json!("1e30")),
            (json!(1e30), json!("1000000000000000000000000000000")),
            (json!("1e30"), json!("1000000000000000000000000000000")),
            (json!(1_234_567_890_123_456_768.0), json!("1234567890123456768")),
            (json!("9007199254740993e0"), json!("9007199254740993")),
            (json!("0.10000000000000001"), json!(0.1)),
        ] {
            assert_eq!(order(&left, &right), Some(Ordering::Equal), "{left} {right}");
        }
        // A sorted list needs a total order.
        let mut values: Vec<Value> = vec![
            json!(9_223_372_036_854_775_808.0),
            json!(9_223_372_036_854_775_808_u64),
            json!("9223372036854775900"),
            json!("9223372036854775808.5"),
            json!(0.1),
            json!("0.1000000000000000055"),
            json!("1e-400"),
            json!(-0.0),
            json!("9".repeat(60)),
            json!(1e60),
        ];
        values.sort_by(|one, other| order(one, other).unwrap());
        for (at, one) in values.iter().enumerate() {
            for other in &values[at..] {
                assert_ne!(order(one, other), Some(Ordering::Greater), "{one} {other}");
            }
        }
    }
}
