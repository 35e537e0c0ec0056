//! `vflow.variable.create`: creates a value of a type, and a named variable for it. An existing
//! name is an error.

use crate::inputs::json_number;
use crate::{Call, Done, Inputs, ModuleError, refuse};
use expr::Numeric;
use serde_json::{Value, json};

pub(crate) fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
    let name = call.inputs.text("variableName").trim().to_owned();
    let value = typed(&call.inputs)?;
    let mut done = Done::outputs([("variable", value.clone())]);
    if !name.is_empty() {
        refuse!(call.surroundings.variable(&name).is_some(), "variableName", "the variable '{name}' exists already");
        done.variables.push((name, value));
    }
    Ok(done)
}

fn typed(inputs: &Inputs<'_>) -> Result<Value, ModuleError> {
    Ok(match inputs.choice("type")? {
        "number" => number(inputs)?,
        "boolean" => Value::Bool(inputs.boolean("value")?),
        "dictionary" => Value::Object(inputs.dictionary("value")?),
        "list" => Value::Array(inputs.list("value")?),
        "coordinate" => coordinate(inputs)?,
        // An image or a file is represented by its address.
        _ => Value::String(inputs.text("value")),
    })
}

fn number(inputs: &Inputs<'_>) -> Result<Value, ModuleError> {
    refuse!(inputs.is_null("value"), "value", "is null where a number is wanted");
    match inputs.value("value") {
        number @ Value::Number(_) => Ok(number),
        Value::Null => Ok(json!(0)),
        Value::String(text) if text.is_empty() => Ok(json!(0)),
        value => match Numeric::of(&value) {
            Some(Numeric::Integer(integer)) => {
                let exact =
                    i64::try_from(integer).map(Value::from).or_else(|_| u64::try_from(integer).map(Value::from));
                exact.map_err(|_| ModuleError::input("value", "must be a whole number of at most 64 bits"))
            }
            Some(Numeric::Float(float)) => Ok(json_number(float)),
            Some(Numeric::Decimal(decimal)) => decimal.exact().map(Value::Number).ok_or_else(|| {
                ModuleError::input("value", "has more digits than a number can hold; give it as a text")
            }),
            None => Err(ModuleError::input("value", "must be a number")),
        },
    }
}

/// `{"x", "y"}` from a dictionary, a list of two numbers, or a text such as `12, 34`.
fn coordinate(inputs: &Inputs<'_>) -> Result<Value, ModuleError> {
    let value = inputs.value("value");
    let number = |part: Option<&Value>| -> Option<f64> {
        let number = match part? {
            Value::String(text) => text.trim().parse().ok()?,
            other => other.as_f64()?,
        };
        Some(number).filter(|number: &f64| number.is_finite())
    };
    let (x, y) = match &value {
        Value::Null => (Some(0.0), Some(0.0)),
        Value::Object(entries) => (number(entries.get("x")), number(entries.get("y"))),
        Value::Array(items) if items.len() == 2 => (number(items.first()), number(items.last())),
        Value::String(text) => {
            let (x, y) = text.split_once(',').unwrap_or_default();
            (number(Some(&json!(x))), number(Some(&json!(y))))
        }
        _ => (None, None),
    };
    match (x, y) {
        (Some(x), Some(y)) => Ok(json!({"x": json_number(x), "y": json_number(y)})),
        _ => Err(ModuleError::input("value", "must be a coordinate such as 12, 34")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::module::Action;
    use crate::testing::Bench;

    const LONG: &str = "vflow.variable.create";

    #[test]
    fn values_are_converted_by_their_type() {
        for (kind, value, expected) in [
            ("string", json!(3), json!("3")),
            ("number", json!("2.50"), json!(2.5)),
            ("number", json!(9_007_199_254_740_993_i64), json!(9_007_199_254_740_993_i64)),
            ("number", json!(null), json!(0)),
            ("boolean", json!("TRUE"), json!(true)),
            ("boolean", json!(""), json!(false)),
            ("list", json!("[1]"), json!([1])),
            ("dictionary", json!(null), json!({})),
            ("坐标", json!("12, 3.5"), json!({"x": 12, "y": 3.5})),
            ("coordinate", json!([1, "2"]), json!({"x": 1, "y": 2})),
            ("file", json!("notes/a.txt"), json!("notes/a.txt")),
        ] {
            let outputs = Bench::new().outputs(LONG, json!({"type": kind, "value": value}));
            assert_eq!(outputs, json!({"variable": expected}), "{kind}");
        }
    }

    #[test]
    fn a_name_is_given_once() {
        let mut bench = Bench::new();
        let inputs = json!({"variableName": "n", "value": "a"});
        let Ok(Action::Done(done)) = bench.start(LONG, inputs.clone()) else { panic!() };
        assert_eq!(done.variables, [("n".to_owned(), json!("a"))]);
        bench.variables.insert("n".to_owned(), json!(null));
        assert_eq!(bench.error(LONG, inputs), "input 'variableName': the variable 'n' exists already");
    }

    #[test]
    fn what_does_not_fit_its_type_is_named() {
        for (kind, value, expected) in [
            ("number", json!("many"), "input 'value': must be a number"),
            ("boolean", json!("maybe"), "input 'value': must be true or false"),
            ("list", json!({}), "input 'value': must be a list"),
            ("coordinate", json!("12"), "input 'value': must be a coordinate such as 12, 34"),
        ] {
            assert_eq!(Bench::new().error(LONG, json!({"type": kind, "value": value})), expected);
        }
        assert!(Bench::new().error(LONG, json!({"type": "matrix"})).starts_with("input 'type': must be string, "));
    }
}
