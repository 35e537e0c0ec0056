//! Checks the inputs of a caller against the declared inputs.

use crate::{Error, Result};
use catalogue::{date_form, day_of, time_form, time_of};
use expr::Numeric;
use model::Input;
use model::json::{self, HAS_RESERVED_KEY, Loss, Losses, MAX_DEPTH, RESERVED_KEY, deeper_than, has_reserved_key};
use serde_json::{Map, Number, Value};

/// The inputs of a run: declared inputs are converted to their type or get their default, other
/// inputs stay as they are. A default replaces an input that is not given. Null is a value; only a
/// required input refuses it.
///
/// Fails with the name of a required input that is missing, or of an input that cannot be converted
/// to its type.
pub fn admit(declared: &[Input], mut given: Map<String, Value>) -> Result<Map<String, Value>> {
    if let Some((name, _)) = given.iter().find(|(_, value)| deeper_than(value, MAX_DEPTH - 2)) {
        return Err(Error::invalid(name, "nests too deep"));
    }
    let is_reserved = |(name, value): &(&String, &Value)| *name == RESERVED_KEY || has_reserved_key(value);
    if let Some((name, _)) = given.iter().find(is_reserved) {
        return Err(Error::invalid(name, HAS_RESERVED_KEY));
    }
    for input in declared {
        let value = match given.get(&input.name) {
            Some(Value::Null) if input.required => {
                return Err(Error::invalid(&input.name, "is required, and null is no value for it"));
            }
            Some(Value::Null) => Value::Null,
            Some(value) => {
                coerce(value, &input.kind).ok_or_else(|| Error::invalid(&input.name, refusal(value, &input.kind)))?
            }
            // A default with a wrong type is reported when the workflow is stored.
            None if !input.default_value.is_null() => {
                coerce(&input.default_value, &input.kind).unwrap_or_else(|| input.default_value.clone())
            }
            None if input.required => return Err(Error::invalid(&input.name, "is required")),
            None => Value::Null,
        };
        given.insert(input.name.clone(), value);
    }
    Ok(given)
}

/// What is changed or dropped when lists and dictionaries are read that are given as texts.
pub fn losses(declared: &[Input], given: &Map<String, Value>) -> Losses {
    let mut all = Losses::default();
    for input in declared.iter().filter(|input| matches!(input.kind.as_str(), "list" | "dictionary")) {
        if let Some(text) = given.get(&input.name).and_then(Value::as_str) {
            all.add_under(&input.name, json::losses(text));
        }
    }
    all
}

/// Refuses a list or dictionary, given as a text, in which a key occurs twice, because a value
/// would be dropped.
pub fn refuse_repeated(losses: &Losses) -> Result<()> {
    losses.first(Loss::Repeated).map_or(Ok(()), |lost| Err(Error::invalid(lost.to_string(), json::TWICE)))
}

/// The indefinite article of a type.
fn article(kind: &str) -> &'static str {
    if kind.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}

/// Removes blank inputs whose declared type is not a string, so that they count as not given.
pub fn drop_blanks(declared: &[Input], given: &mut Map<String, Value>) {
    let is_text =
        |kind: &str| !matches!(kind, "number" | "integer" | "boolean" | "list" | "dictionary" | "date" | "time");
    for input in declared.iter().filter(|input| !is_text(&input.kind)) {
        if given.get(&input.name).and_then(Value::as_str).is_some_and(|text| text.trim().is_empty()) {
            given.remove(&input.name);
        }
    }
}

/// The reason why a value cannot be converted to this type.
fn refusal(value: &Value, kind: &str) -> String {
    if kind == "number" && matches!(Numeric::of(value), Some(Numeric::Decimal(_))) {
        return "has more digits than a number can hold".to_owned();
    }
    let float = value.as_f64().or_else(|| value.as_str()?.trim().parse().ok());
    let is_whole = float.is_some_and(|float: f64| float.fract() == 0.0);
    match kind {
        "integer" | "number" if is_whole => "must be a whole number of at most 64 bits".to_owned(),
        kind => format!("must be {} {kind}", article(kind)),
    }
}

/// Converts an output to its declared type. Only strings with a list, dictionary, number or boolean
/// are converted: an output without a declared type has the type string, so other values stay as
/// they are. A value that cannot be converted stays as it is, too, and so does a text of JSON that
/// would lose a value or digits.
pub(crate) fn typed(value: Value, kind: &str) -> Value {
    match kind {
        "list" | "dictionary" if value.as_str().is_some_and(has_losses) => value,
        "list" | "dictionary" | "number" | "integer" | "boolean" => coerce(&value, kind).unwrap_or(value),
        _ => value,
    }
}

/// Whether the JSON in a text has a key twice, or a number that is rounded.
fn has_losses(text: &str) -> bool {
    let losses = json::losses(text);
    losses.first(Loss::Repeated).or(losses.first(Loss::Rounded)).is_some()
}

/// Converts the value to the type, if that is possible.
fn coerce(value: &Value, kind: &str) -> Option<Value> {
    match kind {
        "number" => match value {
            Value::Number(_) => Some(value.clone()),
            Value::String(_) => number(value).map(Value::Number),
            _ => None,
        },
        // A fraction of zeros is ignored; a number with another fraction is refused, not rounded.
        "integer" => {
            let whole = Numeric::of(value)?.integer()?;
            i64::try_from(whole).map(Value::from).or_else(|_| u64::try_from(whole).map(Value::from)).ok()
        }
        "boolean" => expr::boolean_of(value).map(Value::Bool),
        "list" => structured(value, Value::is_array),
        "dictionary" => structured(value, Value::is_object),
        "string" | "text" => scalar(value),
        "date" => moment(value, day_of, date_form),
        "time" => moment(value, time_of, time_form),
        _ => Some(value.clone()),
    }
}

fn scalar(value: &Value) -> Option<Value> {
    (!value.is_array() && !value.is_object()).then(|| Value::String(expr::text_of(value)))
}

/// Brings a text or a Unix timestamp into the form of a date or a time.
fn moment(value: &Value, of_count: fn(f64) -> Option<String>, form: fn(&str) -> Option<String>) -> Option<Value> {
    match value {
        Value::Number(number) => number.as_f64().and_then(of_count),
        Value::String(text) => form(text),
        _ => None,
    }
    .map(Value::String)
}

/// The number in a text, if 64 bits can hold it.
fn number(text: &Value) -> Option<Number> {
    match Numeric::of(text)? {
        Numeric::Integer(integer) => {
            i64::try_from(integer).map(Number::from).or_else(|_| u64::try_from(integer).map(Number::from)).ok()
        }
        Numeric::Float(float) => Number::from_f64(float),
        Numeric::Decimal(decimal) => decimal.exact(),
    }
}

/// The value itself, or the JSON in a string.
fn structured(value: &Value, fits: fn(&Value) -> bool) -> Option<Value> {
    if fits(value) {
        return Some(value.clone());
    }
    let parsed = json::parse(value.as_str()?).ok()?;
    (fits(&parsed) && !deeper_than(&parsed, MAX_DEPTH - 2)).then_some(parsed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn declared(kind: &str, required: bool, default: Value) -> Vec<Input> {
        let input = json!({"name": "x", "type": kind, "required": required, "defaultValue": default});
        vec![serde_json::from_value(input).unwrap()]
    }

    fn admitted(kind: &str, value: Value) -> Option<Value> {
        let given = Map::from_iter([("x".to_owned(), value)]);
        admit(&declared(kind, true, Value::Null), given).ok().map(|all| all["x"].clone())
    }

    #[test]
    fn a_blank_of_a_form_is_none_unless_a_text_is_wanted() {
        for (kind, text, kept) in [
            ("number", "", false),
            ("integer", " ", false),
            ("boolean", "", false),
            ("date", "", false),
            ("list", "", false),
        ]
        .into_iter()
        .chain([("string", "", true), ("text", " ", true), ("number", "0", true), ("any", "", true)])
        {
            let mut given = Map::from_iter([("x".to_owned(), json!(text)), ("y".to_owned(), json!(""))]);
            drop_blanks(&declared(kind, true, Value::Null), &mut given);
            assert_eq!((given.contains_key("x"), given.contains_key("y")), (kept, true), "{kind} {text:?}");
        }
    }

    #[test]
    fn declared_types_coerce_or_refuse() {
        for (kind, value, expected) in [
            ("number", json!("3.5"), Some(json!(3.5))),
            ("integer", json!("3"), Some(json!(3))),
            ("integer", json!(3.0), Some(json!(3))),
            ("integer", json!(3.5), None),
            ("integer", json!("9007199254740993"), Some(json!(9_007_199_254_740_993_i64))),
            ("integer", json!("9007199254740993.0"), Some(json!(9_007_199_254_740_993_i64))),
            ("integer", json!("9007199254740992.7"), None),
            ("integer", json!("1e3"), Some(json!(1000))),
            ("integer", json!("9007199254740993e0"), Some(json!(9_007_199_254_740_993_i64))),
            ("integer", json!("1.8446744073709551615e19"), Some(json!(u64::MAX))),
            ("number", json!("12345678901234567.89"), None),
            ("number", json!("9007199254740993.0"), Some(json!(9_007_199_254_740_993_i64))),
            ("number", json!("0.10000000000000001"), Some(json!(0.1))),
            ("integer", json!(u64::MAX), Some(json!(u64::MAX))),
            ("integer", json!(1e18), Some(json!(1_000_000_000_000_000_000_i64))),
            ("integer", json!(1e19), None),
            ("integer", json!("12345678901234567890123"), None),
            ("number", json!("12345678901234567890123"), None),
            ("number", json!("-9223372036854775808"), Some(json!(i64::MIN))),
            ("boolean", json!("0"), Some(json!(false))),
            ("boolean", json!("False"), Some(json!(false))),
            ("boolean", json!(1), Some(json!(true))),
            ("boolean", json!("Off"), Some(json!(false))),
            ("boolean", json!(2), None),
            ("boolean", json!(""), None),
            ("boolean", json!("maybe"), None),
            ("list", json!("[1]"), Some(json!([1]))),
            ("list", json!("{}"), None),
            ("dictionary", json!({"a": 1}), Some(json!({"a": 1}))),
            ("string", json!(7), Some(json!("7"))),
            ("string", json!([7]), None),
            ("number", json!(null), None),
            ("date", json!("2026-01-31"), Some(json!("2026-01-31"))),
            ("date", json!("9999-12-31"), Some(json!("9999-12-31"))),
            ("date", json!("2026-01-31T09:30:00Z"), Some(json!("2026-01-31T09:30:00Z"))),
            ("date", json!(1_704_067_200_000_i64), Some(json!("2024-01-01"))),
            ("date", json!("1769860800"), Some(json!("2026-01-31"))),
            ("date", json!("20260131"), Some(json!("2026-01-31"))),
            ("date", json!("Sat, 31 Jan 2026 12:00:00 GMT"), Some(json!("2026-01-31T12:00:00Z"))),
            ("time", json!(1_769_860_800), Some(json!("12:00:00"))),
            ("date", json!("2026-02-30"), None),
            ("date", json!("09:30"), None),
            ("date", json!("tomorrow"), None),
            ("date", json!(["2026-01-31"]), None),
            ("time", json!("9:30"), Some(json!("09:30:00"))),
            ("time", json!("2026-01-31 09:30:00"), Some(json!("2026-01-31T09:30:00"))),
            ("time", json!("25:00"), None),
            ("time", json!("2026-01-31"), None),
            ("time", json!(true), None),
        ] {
            assert_eq!(admitted(kind, value.clone()), expected, "{kind} {value}");
        }
    }

    #[test]
    fn an_output_becomes_what_it_is_declared_as_or_stays() {
        for (kind, value, expected) in [
            ("list", json!("[1]"), json!([1])),
            ("list", json!("1"), json!("1")),
            ("dictionary", json!("{\"a\": 1}"), json!({"a": 1})),
            ("dictionary", json!("{\"a\": 1, \"a\": 2}"), json!("{\"a\": 1, \"a\": 2}")),
            ("list", json!("[12345678901234567890123]"), json!(["12345678901234567890123"])),
            ("list", json!("[3.14159265358979323846]"), json!("[3.14159265358979323846]")),
            ("integer", json!("3"), json!(3)),
            ("integer", json!("12345678901234567890123"), json!("12345678901234567890123")),
            ("boolean", json!("TRUE"), json!(true)),
            ("number", json!("12345678901234567.89"), json!("12345678901234567.89")),
            ("number", json!(null), json!(null)),
            ("string", json!(3), json!(3)),
        ] {
            assert_eq!(typed(value.clone(), kind), expected, "{kind} {value}");
        }
    }

    #[test]
    fn a_missing_input_takes_its_default_or_is_named() {
        let all = admit(&declared("number", true, json!(5)), Map::new()).unwrap();
        assert_eq!(all["x"], json!(5));
        let error = admit(&declared("number", true, Value::Null), Map::new()).unwrap_err();
        assert_eq!(error.to_string(), "x: is required");
        assert_eq!(admit(&declared("number", false, Value::Null), Map::new()).unwrap()["x"], Value::Null);
        let all = admit(&declared("date", false, json!("2026/1/31")), Map::new()).unwrap();
        assert_eq!(all["x"], json!("2026-01-31"), "a default has the form of the type, too");
    }

    #[test]
    fn null_is_given_and_no_default_takes_its_place() {
        let null = || Map::from_iter([("x".to_owned(), Value::Null)]);
        assert_eq!(admit(&declared("number", false, json!(5)), null()).unwrap()["x"], Value::Null);
        for default in [json!(5), Value::Null] {
            let error = admit(&declared("number", true, default), null()).unwrap_err();
            assert!(error.to_string().starts_with("x: is required"), "{error}");
        }
    }

    #[test]
    fn what_a_text_would_lose_is_found() {
        let declared: Vec<Input> = serde_json::from_value(json!([
            {"name": "rows", "type": "list"}, {"name": "text", "type": "string"}, {"name": "plain", "type": "dictionary"},
        ]))
        .unwrap();
        let given = json!({
            "rows": "[{\"a\": 1, \"a\": 2, \"n\": 123456789012345678901234567890}]",
            "text": "{\"a\": 1, \"a\": 2}",
            "plain": {"a": 1},
            "other": "{\"a\": 1, \"a\": 2}",
        });
        let found = losses(&declared, given.as_object().unwrap());
        let shown: Vec<_> = found.found.iter().map(|lost| (lost.to_string(), lost.loss)).collect();
        assert_eq!(shown, [("rows[0].a".to_owned(), Loss::Repeated), ("rows[0].n".to_owned(), Loss::LongInteger)]);
        let refused = refuse_repeated(&found).unwrap_err().to_string();
        assert_eq!(refused, "rows[0].a: is given twice in the same object");
        assert!(refuse_repeated(&Losses::default()).is_ok());
    }
}
