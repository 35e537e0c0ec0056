//! The properties of numbers: `int`, `round` and `abs`.

use std::borrow::Cow;

use serde_json::{Number, Value};

use super::{NULL, Owner};
use crate::Part;

pub(super) fn part(number: &Number, part: &Part) -> Cow<'static, Value> {
    let Part::Name(name) = part else { return NULL };
    let result = match Owner::Number.property(name).unwrap_or_default() {
        "int" => whole(number, f64::trunc),
        // Halves are rounded away from zero.
        "round" => whole(number, f64::round),
        "abs" => abs(number),
        _ => return NULL,
    };
    Cow::Owned(result.map_or(Value::Null, Value::Number))
}

/// Integers stay as they are; a float becomes an integer if one can hold it.
fn whole(number: &Number, to_whole: fn(f64) -> f64) -> Option<Number> {
    if !number.is_f64() {
        return Some(number.clone());
    }
    let float = to_whole(number.as_f64()?);
    exact_integer(float).map(Number::from).or_else(|| Number::from_f64(float))
}

/// The integer with the same value as a float, if it has no fraction and is not too large.
pub(crate) fn exact_integer(float: f64) -> Option<i64> {
    const EDGE: f64 = 9_223_372_036_854_775_808.0;
    (float.fract() == 0.0 && (-EDGE..EDGE).contains(&float)).then_some(float as i64)
}

fn abs(number: &Number) -> Option<Number> {
    match number.as_i64() {
        Some(integer) => Some(Number::from(integer.unsigned_abs())),
        None if number.is_u64() => Some(number.clone()),
        None => Number::from_f64(number.as_f64()?.abs()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn properties() {
        for (value, name, expected) in [
            (json!(2.5), "int", json!(2)),
            (json!(-2.5), "int", json!(-2)),
            (json!(2.5), "round", json!(3)),
            (json!(-2.5), "round", json!(-3)),
            (json!(7), "round", json!(7)),
            (json!(u64::MAX), "int", json!(u64::MAX)),
            (json!(1e300), "int", json!(1e300)),
            (json!(-1.5), "abs", json!(1.5)),
            (json!(i64::MIN), "abs", json!(9_223_372_036_854_775_808_u64)),
            (json!(u64::MAX), "abs", json!(u64::MAX)),
            (json!(1), "length", json!(null)),
        ] {
            let number = value.as_number().unwrap();
            assert_eq!(*part(number, &Part::Name(name.to_owned())), expected, "{value}.{name}");
        }
        assert_eq!(*part(&Number::from(1), &Part::Index(0)), json!(null));
    }
}
