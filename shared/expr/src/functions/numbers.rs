//! Functions of numbers. A text that looks like a number counts as one.

use std::cmp::Ordering;

use serde_json::Value;

use super::Arguments;
use crate::arithmetic::{Arithmetic, calculate, exactly, number_value};
use crate::parts::exact_integer;
use crate::{Decimal, EvalError, Numeric, Result};

/// The most digits after the point that `round` keeps; a float has no more.
const DIGITS: i64 = 15;

pub(super) fn abs(call: &Arguments<'_, '_>) -> Result<Value> {
    number_value(match call.number(0)? {
        Numeric::Integer(integer) => Numeric::Integer(integer.checked_abs().ok_or(EvalError::NumberTooLarge)?),
        Numeric::Float(float) => Numeric::Float(float.abs()),
        number @ Numeric::Decimal(_) if number.order(Numeric::Integer(0)) != Some(Ordering::Less) => number,
        number @ Numeric::Decimal(_) => calculate(Arithmetic::Subtract, Numeric::Integer(0), number)?,
    })
}

pub(super) fn floor(call: &Arguments<'_, '_>) -> Result<Value> {
    whole(call.number(0)?, f64::floor, Decimal::floor)
}

pub(super) fn ceil(call: &Arguments<'_, '_>) -> Result<Value> {
    whole(call.number(0)?, f64::ceil, |decimal| decimal.negated()?.floor().map(|whole| -whole))
}

/// Rounds halves away from zero, by the digits as they are written: 1.005 becomes 1.01 although the
/// float is slightly less.
pub(super) fn round(call: &Arguments<'_, '_>) -> Result<Value> {
    let number = call.number(0)?;
    match (number, call.whole(1)?.unwrap_or(0)) {
        (number, 0) => whole(number, f64::round, |decimal| nearest(decimal, 0)?.integer()),
        (Numeric::Integer(_), 1..=DIGITS) => number_value(number),
        (Numeric::Float(float), digits @ 1..=DIGITS) => number_value(Numeric::Float(rounded(float, digits as usize))),
        (Numeric::Decimal(decimal), digits @ 1..=DIGITS) => number_value(exactly(nearest(decimal, digits as i32))?),
        _ => Err(EvalError::Operand {
            operator: "round",
            expected: "0 to 15 digits as its second argument",
            found: "another number".to_owned(),
        }),
    }
}

pub(super) fn min(call: &Arguments<'_, '_>) -> Result<Value> {
    extreme(call, Ordering::Less)
}

pub(super) fn max(call: &Arguments<'_, '_>) -> Result<Value> {
    extreme(call, Ordering::Greater)
}

pub(super) fn sum(call: &Arguments<'_, '_>) -> Result<Value> {
    let sum = numbers(call).try_fold(Numeric::Integer(0), |sum, number| calculate(Arithmetic::Add, sum, number?))?;
    number_value(sum)
}

/// The number that a value means. Null for other values, so that `??` can give a substitute.
pub(super) fn number(call: &Arguments<'_, '_>) -> Result<Value> {
    match call.value(0) {
        Value::Bool(boolean) => Ok(Value::from(u8::from(*boolean))),
        value => Numeric::of(value).map_or(Ok(Value::Null), number_value),
    }
}

fn numbers(call: &Arguments<'_, '_>) -> impl Iterator<Item = Result<Numeric>> {
    call.spread().map(|value| {
        call.meter.work(1)?;
        Numeric::of(value).map_or_else(|| call.refuse("numbers", value), Ok)
    })
}

/// The least or greatest argument; null if there is none.
fn extreme(call: &Arguments<'_, '_>, wanted: Ordering) -> Result<Value> {
    let mut best = None;
    for number in numbers(call) {
        let number = number?;
        if best.is_none_or(|best| number.order(best) == Some(wanted)) {
            best = Some(number);
        }
    }
    best.map_or(Ok(Value::Null), number_value)
}

fn whole(number: Numeric, to_whole: fn(f64) -> f64, exact: fn(Decimal) -> Option<i128>) -> Result<Value> {
    let float = match number {
        Numeric::Integer(_) => return number_value(number),
        Numeric::Float(float) => to_whole(float),
        Numeric::Decimal(decimal) => {
            return number_value(Numeric::Integer(exact(decimal).ok_or(EvalError::TooManyDigits)?));
        }
    };
    exact_integer(float).map_or_else(|| number_value(Numeric::Float(float)), |whole| Ok(Value::from(whole)))
}

/// The nearest number with so many digits after the point.
fn nearest(decimal: Decimal, digits: i32) -> Option<Decimal> {
    decimal.divide(Decimal::whole(1), digits)
}

fn rounded(float: f64, digits: usize) -> f64 {
    // A float is printed with at most 17 digits, so a fraction that is longer than `digits` leaves
    // enough room.
    let text = float.abs().to_string();
    let Some((whole, fraction)) = text.split_once('.').filter(|(_, fraction)| fraction.len() > digits) else {
        return float;
    };
    let (kept, rest) = fraction.split_at_checked(digits).unwrap_or((fraction, ""));
    let up = u128::from(rest.starts_with(|c| matches!(c, '5'..='9')));
    let scaled = format!("{whole}{kept}").parse::<u128>().unwrap_or_default() + up;
    let magnitude: f64 = format!("{scaled}e-{digits}").parse().unwrap_or_default();
    magnitude.copysign(float)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_goes_by_the_written_digits() {
        for (float, digits, expected) in [
            (1.005, 2, 1.01),
            (-1.005, 2, -1.01),
            (2.675, 2, 2.68),
            (0.994_9, 2, 0.99),
            (9.999, 2, 10.0),
            (1e-20, 15, 0.0),
            (123_456_789.123_456_78, 7, 123_456_789.123_456_8),
            (1e300, 3, 1e300),
            (0.5, 15, 0.5),
        ] {
            assert_eq!(rounded(float, digits).to_bits(), f64::to_bits(expected), "{float} {digits}");
        }
    }
}
