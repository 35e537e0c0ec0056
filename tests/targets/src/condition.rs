//! Input for conditions. The text before the first NUL is a condition: the properties of
//! expressions hold, and the condition is true exactly if its expression is. After it there are two
//! values, as JSON or as text: every operator compares them in limited time, and its opposite has
//! the opposite result.

use super::{Values, soon};
use expr::{Condition, Expression, Operator, compare, limits};
use serde_json::Value;

/// Checks the properties for an input.
pub fn hold(source: &str) {
    let mut parts = source.split('\0');
    decide(parts.next().unwrap_or_default());
    if let (Some(one), Some(other)) = (parts.next(), parts.next()) {
        compare_all(&value(one), &value(other), &value(parts.next().unwrap_or_default()));
    }
}

fn decide(source: &str) {
    let Ok(condition) = soon(|| Condition::parse(source)) else {
        return assert!(Expression::parse(source).is_err());
    };
    let printed = condition.to_string();
    if printed.len() <= limits::SOURCE {
        assert_eq!(Condition::parse(&printed).as_ref(), Ok(&condition));
    }
    let scope = Values { owned: false };
    let answer = soon(|| condition.eval(&scope));
    // The value of an expression can be too large to be returned although its truth is known.
    if let Ok(value) = Expression::parse(source).expect("a condition is an expression").eval(&scope) {
        assert_eq!(answer, compare(Operator::IsTrue, &value, &Value::Null, &Value::Null, &|_| {}));
    }
}

fn compare_all(input: &Value, first: &Value, second: &Value) {
    let answer = |operator| soon(|| compare(operator, input, first, second, &|_| {}));
    for &operator in Operator::ALL {
        let _ = answer(operator);
    }
    for (operator, opposite) in [
        (Operator::Equals, Operator::NotEquals),
        (Operator::Contains, Operator::NotContains),
        (Operator::IsEmpty, Operator::IsNotEmpty),
        (Operator::IsTrue, Operator::IsFalse),
    ] {
        assert_eq!(answer(operator), answer(opposite).map(|holds| !holds), "{operator}");
    }
    for operator in [Operator::Equals, Operator::StrictEquals] {
        assert_eq!(answer(operator), compare(operator, first, input, second, &|_| {}), "{operator}");
    }
    assert_eq!(answer(Operator::NumberGt), compare(Operator::NumberLt, first, input, second, &|_| {}));
}

fn value(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| Value::from(text))
}
