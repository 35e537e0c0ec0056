//! Arithmetic between values.

use std::borrow::Cow;

use serde_json::{Number, Value};

use crate::compare::kind;
use crate::{Decimal, EvalError, Meter, Numeric, Result};

/// An operator that calculates a new value from two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
    /// The remainder has the sign of the left side.
    Remainder,
}

impl Arithmetic {
    pub(crate) fn symbol(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Remainder => "%",
        }
    }

    /// Texts and lists grow in place, so that a long chain of `+` reads each of its parts only
    /// once.
    pub(crate) fn apply(self, left: Cow<'_, Value>, right: &Value, meter: &Meter) -> Result<Value> {
        match (self, &*left, right) {
            (Self::Add, Value::String(_), Value::String(more)) => {
                meter.work(more.len())?;
                let mut joined = owned(left, meter)?;
                if let Value::String(text) = &mut joined {
                    text.push_str(more);
                }
                Ok(joined)
            }
            (Self::Add, Value::Array(_), Value::Array(more)) => {
                meter.work_value(right)?;
                let mut joined = owned(left, meter)?;
                if let Value::Array(items) = &mut joined {
                    items.extend_from_slice(more);
                }
                Ok(joined)
            }
            (_, left, right) => {
                let (Some(one), Some(other)) = (Numeric::of(left), Numeric::of(right)) else {
                    return Err(self.refuse(left, right));
                };
                number_value(calculate(self, one, other)?)
            }
        }
    }

    fn refuse(self, left: &Value, right: &Value) -> EvalError {
        let expected = if self == Self::Add { "two numbers, two texts or two lists" } else { "two numbers" };
        let found = format!("{} and {}", kind(left), kind(right));
        EvalError::Operand { operator: self.symbol(), expected, found }
    }
}

/// The value itself, or a copy whose work is counted.
pub(crate) fn owned(value: Cow<'_, Value>, meter: &Meter) -> Result<Value> {
    if let Cow::Borrowed(value) = value {
        meter.work_value(value)?;
    }
    Ok(value.into_owned())
}

/// The result of `-` before a value.
pub(crate) fn negate(value: &Value) -> Result<Value> {
    match Numeric::of(value) {
        Some(Numeric::Integer(integer)) => {
            number_value(Numeric::Integer(integer.checked_neg().ok_or(EvalError::NumberTooLarge)?))
        }
        Some(Numeric::Float(float)) => number_value(Numeric::Float(-float)),
        Some(Numeric::Decimal(decimal)) => number_value(exactly(decimal.negated())?),
        None => Err(EvalError::Operand { operator: "-", expected: "a number", found: kind(value).to_owned() }),
    }
}

/// The number with the opposite sign, for `-` before a literal; it lets every printed literal be
/// read back. `None` if 64 bits cannot hold it.
pub(crate) fn negated(number: &Number) -> Option<Number> {
    let integer = match (number.as_i64(), number.as_u64()) {
        (Some(integer), _) => Some(-i128::from(integer)),
        (None, Some(integer)) => Some(-i128::from(integer)),
        (None, None) => None,
    };
    match integer {
        Some(integer) => integer_value(integer),
        None => number.as_f64().and_then(|float| Number::from_f64(-float)),
    }
}

/// Calculates with two numbers that come from [`Numeric::of`].
pub(crate) fn calculate(operator: Arithmetic, left: Numeric, right: Numeric) -> Result<Numeric> {
    let divides = matches!(operator, Arithmetic::Divide | Arithmetic::Remainder);
    if divides && right.is_zero() {
        return Err(EvalError::DivisionByZero);
    }
    let (one, other) = match (left, right) {
        (Numeric::Integer(one), Numeric::Integer(other)) => (one, other),
        (Numeric::Decimal(_), _) | (_, Numeric::Decimal(_)) => return decimals(operator, left, right),
        _ => return Ok(Numeric::Float(floats(operator, left.float(), right.float()))),
    };
    let exact = match operator {
        Arithmetic::Add => one.checked_add(other),
        Arithmetic::Subtract => one.checked_sub(other),
        Arithmetic::Multiply => one.checked_mul(other),
        Arithmetic::Remainder => one.checked_rem(other),
        Arithmetic::Divide if one.checked_rem(other) == Some(0) => one.checked_div(other),
        Arithmetic::Divide => return Ok(Numeric::Float(quotient(one, other))),
    };
    exact.map(Numeric::Integer).ok_or(EvalError::NumberTooLarge)
}

/// Calculates with a number of more digits than a float can hold. Only a quotient that does not end
/// is rounded.
fn decimals(operator: Arithmetic, left: Numeric, right: Numeric) -> Result<Numeric> {
    let (Some(one), Some(other)) = (left.decimal(), right.decimal()) else { return Err(EvalError::TooManyDigits) };
    exactly(match operator {
        Arithmetic::Add => one.plus(other),
        Arithmetic::Subtract => one.minus(other),
        Arithmetic::Multiply => one.times(other),
        Arithmetic::Remainder => one.remainder(other),
        Arithmetic::Divide => {
            let is_exact = |quotient: &Decimal| quotient.times(other).is_some_and(|whole| whole.equals(one));
            match (0..).map_while(|digits| one.divide(other, digits)).find(is_exact) {
                None => return Ok(Numeric::Float(one.float() / other.float())),
                exact => exact,
            }
        }
    })
}

/// A result, unless it has too many digits to be calculated.
pub(crate) fn exactly(decimal: Option<Decimal>) -> Result<Numeric> {
    decimal.map(Numeric::Decimal).ok_or(EvalError::TooManyDigits)
}

/// The quotient of a division with a remainder. If a float cannot hold a part exactly, the division
/// is done in two steps, so that only the result is rounded.
fn quotient(one: i128, other: i128) -> f64 {
    const EXACT: u128 = 1 << 53;
    if one.unsigned_abs() <= EXACT && other.unsigned_abs() <= EXACT {
        return one as f64 / other as f64;
    }
    let (whole, rest) = (one.checked_div(other).unwrap_or_default(), one.checked_rem(other).unwrap_or_default());
    whole as f64 + rest as f64 / other as f64
}

fn floats(operator: Arithmetic, left: f64, right: f64) -> f64 {
    match operator {
        Arithmetic::Add => left + right,
        Arithmetic::Subtract => left - right,
        Arithmetic::Multiply => left * right,
        Arithmetic::Divide => left / right,
        Arithmetic::Remainder => left % right,
    }
}

/// The number as a value, if JSON can represent it without a change of its digits.
pub(crate) fn number_value(number: Numeric) -> Result<Value> {
    let number = match number {
        Numeric::Integer(integer) => integer_value(integer),
        Numeric::Float(float) => Number::from_f64(float),
        Numeric::Decimal(decimal) => return decimal.exact().map(Value::Number).ok_or(EvalError::TooManyDigits),
    };
    number.map(Value::Number).ok_or(EvalError::NumberTooLarge)
}

fn integer_value(integer: i128) -> Option<Number> {
    i64::try_from(integer).map(Number::from).or_else(|_| u64::try_from(integer).map(Number::from)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use Arithmetic::{Add, Divide, Multiply, Remainder, Subtract};
    use serde_json::json;

    #[test]
    fn integers_stay_exact_or_the_result_is_an_error() {
        let too_large = Err(EvalError::NumberTooLarge);
        for (left, operator, right, expected) in [
            (json!(i64::MAX), Add, json!(1), Ok(json!(9_223_372_036_854_775_808_u64))),
            (json!(u64::MAX), Add, json!(1), too_large.clone()),
            (json!(i64::MIN), Subtract, json!(1), too_large.clone()),
            (json!(u64::MAX), Multiply, json!(u64::MAX), too_large.clone()),
            (json!(i64::MIN), Divide, json!(-1), Ok(json!(9_223_372_036_854_775_808_u64))),
            (json!(9_007_199_254_740_993_i64), Multiply, json!(3), Ok(json!(27_021_597_764_222_979_i64))),
            (json!(6), Divide, json!(3), Ok(json!(2))),
            (json!(7), Divide, json!(2), Ok(json!(3.5))),
            (json!(-7), Remainder, json!(3), Ok(json!(-1))),
            (json!(7.5), Remainder, json!("2"), Ok(json!(1.5))),
            (json!("3"), Add, json!(1), Ok(json!(4))),
            (json!(1e308), Multiply, json!(10), too_large.clone()),
            (json!(1), Divide, json!(-0.0), Err(EvalError::DivisionByZero)),
            (json!("1"), Remainder, json!("0"), Err(EvalError::DivisionByZero)),
            (json!("99999999999999999999999999"), Subtract, json!(1), too_large.clone()),
            (json!("99999999999999999999999999"), Subtract, json!("99999999999999999999999998"), Ok(json!(1))),
            (json!(9_007_199_254_740_993_i64), Divide, json!(3), Ok(json!(3_002_399_751_580_331_i64))),
            (json!(5), Divide, json!(3), Ok(json!(5.0 / 3.0))),
            (json!("12345678901234567.89"), Subtract, json!("12345678901234567.88"), Ok(json!(0.01))),
            (json!("12345678901234567.89"), Subtract, json!(0.89), Ok(json!(12_345_678_901_234_567_i64))),
            (json!("9007199254740993.0"), Add, json!(1), Ok(json!(9_007_199_254_740_994_i64))),
            (json!("1.234567890123456789"), Multiply, json!(1000), Err(EvalError::TooManyDigits)),
            (json!("1.234567890123456789"), Remainder, json!(1), Err(EvalError::TooManyDigits)),
            (json!("2.000000000000000002"), Divide, json!(2), Err(EvalError::TooManyDigits)),
            (json!("2.000000000000000002"), Divide, json!("2.000000000000000002"), Ok(json!(1))),
            (json!("1.00000000000000000001"), Add, json!(1e30), Err(EvalError::TooManyDigits)),
            (json!("1.00000000000000000001"), Divide, json!(0), Err(EvalError::DivisionByZero)),
        ] {
            let result = operator.apply(Cow::Borrowed(&left), &right, &Meter::default());
            assert_eq!(result, expected, "{left} {} {right}", operator.symbol());
        }
    }

    #[test]
    fn signs_of_literals() {
        for (text, expected) in [
            ("0", Some("0")),
            ("0.0", Some("-0.0")),
            ("-0.0", Some("0.0")),
            ("9223372036854775808", Some("-9223372036854775808")),
            ("-9223372036854775808", Some("9223372036854775808")),
            ("18446744073709551615", None),
        ] {
            let number: Number = serde_json::from_str(text).unwrap();
            assert_eq!(negated(&number).map(|number| number.to_string()).as_deref(), expected, "{text}");
        }
    }
}
