//! `calculation`: one operation with two numbers, in decimals: 0.1 + 0.2 is 0.3.

use crate::{Call, Done, ModuleError};
use expr::{Decimal, Numeric};
use model::Level;
use serde_json::{Number, Value};

/// The digits after the point of a quotient.
const QUOTIENT_DIGITS: i32 = 2;

pub(crate) fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
    let (one, other) = (operand(call, "operand1")?, operand(call, "operand2")?);
    let operator = call.inputs.text("operator");
    if matches!(operator.as_str(), "/" | "%") && other.is_zero() {
        return Err(ModuleError::input("operand2", "must not be zero where something is divided by it"));
    }
    let (exact, float) = match operator.as_str() {
        "+" => (one.plus(other), one.float() + other.float()),
        "-" => (one.minus(other), one.float() - other.float()),
        "*" => (one.times(other), one.float() * other.float()),
        "/" => (one.divide(other, QUOTIENT_DIGITS), rounded(one.float() / other.float())),
        "%" => (one.remainder(other), one.float() % other.float()),
        _ => return Err(ModuleError::input("operator", "must be one of + - * / %")),
    };
    let too_large = |reason: &str| ModuleError::input("operand1", format!("gives a result that {reason}"));
    let number = match exact.and_then(Decimal::exact) {
        Some(number) => number,
        None if is_whole(call, "operand1") && is_whole(call, "operand2") => {
            return Err(too_large("no number of 64 bits holds exactly"));
        }
        // A result with a fraction that needs too many digits is rounded.
        None => {
            let rounded = exact.and_then(Decimal::number).or_else(|| Number::from_f64(float));
            rounded.ok_or_else(|| too_large("is too large for a number"))?
        }
    };
    let mut done = Done::outputs([("result", Value::Number(number))]);
    if operator == "/" && !exact.and_then(|quotient| quotient.times(other)).is_some_and(|whole| whole.equals(one)) {
        done.log.push((Level::Info, format!("The quotient was rounded to {QUOTIENT_DIGITS} digits after the point")));
    }
    Ok(done)
}

/// Whether an operand is written without a fraction or an exponent.
fn is_whole(call: &Call<'_>, name: &'static str) -> bool {
    matches!(Numeric::of(&call.inputs.value(name)), Some(Numeric::Integer(_)))
}

fn rounded(quotient: f64) -> f64 {
    let digits = 10_f64.powi(QUOTIENT_DIGITS);
    let rounded = (quotient * digits).round() / digits;
    if rounded.is_finite() { rounded } else { quotient }
}

fn operand(call: &Call<'_>, name: &'static str) -> Result<Decimal, ModuleError> {
    let parsed = match call.inputs.value(name) {
        Value::Null => return Err(ModuleError::input(name, "is required")),
        Value::Number(number) => Decimal::parse(&number.to_string()),
        Value::String(text) => Decimal::parse(text.trim()),
        _ => None,
    };
    parsed.ok_or_else(|| ModuleError::input(name, "must be a number of at most 38 digits"))
}

#[cfg(test)]
mod tests {
    use crate::testing::Bench;
    use serde_json::json;

    const LONG: &str = "vflow.data.calculation";

    #[test]
    fn decimals_are_exact_and_quotients_rounded() {
        let bench = Bench::new();
        for (one, operator, other, result) in [
            (json!(10), "+", json!(5), json!(15)),
            (json!(0.1), "+", json!(0.2), json!(0.3)),
            (json!("0.3"), "-", json!(" 0.1 "), json!(0.2)),
            (json!(1.1), "*", json!(1.1), json!(1.21)),
            (json!(10), "/", json!(4), json!(2.5)),
            (json!(2), "/", json!(3), json!(0.67)),
            (json!(-1), "/", json!(8), json!(-0.13)),
            (json!(2.675), "/", json!(1), json!(2.68)),
            (json!(1), "/", json!(-300), json!(0)),
            (json!(6), "/", json!(3), json!(2)),
            (json!(7.5), "%", json!(2), json!(1.5)),
            (json!(-7), "%", json!(3), json!(-1)),
            (json!(u64::MAX), "+", json!(0), json!(u64::MAX)),
            (json!("1e3"), "*", json!(2.5), json!(2500)),
            (json!(1e20), "*", json!(10), json!(1e21)),
            (json!(1e300), "+", json!(1), json!(1e300)),
            (json!(1e-300), "/", json!(1e10), json!(0.0)),
            (json!(9_007_199_254_740_993_i64), "+", json!("2"), json!(9_007_199_254_740_995_i64)),
            (json!(9_007_199_254_740_993_i64), "/", json!(3), json!(3_002_399_751_580_331_i64)),
        ] {
            let inputs = json!({ "operand1": one, "operator": operator, "operand2": other });
            assert_eq!(bench.outputs(LONG, inputs), json!({ "result": result }), "{one} {operator} {other}");
        }
        assert_eq!(bench.outputs(LONG, json!({"operand1": 1, "operand2": 2})), json!({"result": 3}));
    }

    #[test]
    fn what_cannot_be_calculated_names_the_input() {
        let bench = Bench::new();
        for (inputs, error) in [
            (json!({"operand2": 1}), "input 'operand1': is required"),
            (json!({"operand1": 1, "operand2": "x"}), "input 'operand2': must be a number of at most 38 digits"),
            (json!({"operand1": 1, "operand2": [1]}), "input 'operand2': must be a number of at most 38 digits"),
            (json!({"operand1": 1, "operator": "^", "operand2": 1}), "input 'operator': must be one of + - * / %"),
            (
                json!({"operand1": 1, "operator": "/", "operand2": "0.00"}),
                "input 'operand2': must not be zero where something is divided by it",
            ),
            (
                json!({"operand1": u64::MAX, "operator": "*", "operand2": 2}),
                "input 'operand1': gives a result that no number of 64 bits holds exactly",
            ),
            (
                json!({"operand1": 900_719_925_474_099_301_i64, "operator": "/", "operand2": 100}),
                "input 'operand1': gives a result that no number of 64 bits holds exactly",
            ),
            (
                json!({"operand1": 1e300, "operator": "*", "operand2": 1e300}),
                "input 'operand1': gives a result that is too large for a number",
            ),
        ] {
            assert_eq!(bench.error(LONG, inputs), error);
        }
    }
}
