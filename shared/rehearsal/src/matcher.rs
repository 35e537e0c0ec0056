//! Compares values. A dictionary with one name that begins with `$` is a matcher; everything else
//! must be equal.

use crate::fields::{unknown_name, wanted};
use crate::{Path, Problem};
use model::workflow::type_name;
use regex::Regex;
use serde_json::{Map, Number, Value};

/// The names of all matchers.
const MATCHERS: [&str; 12] =
    ["$any", "$match", "$approx", "$type", "$has", "$len", "$absent", "$between", "$only", "$not", "$each", "$equal"];
/// The types of `$type`.
const TYPES: [&str; 7] = ["string", "number", "integer", "boolean", "list", "dictionary", "null"];
/// Floats below this fit into 128 bits.
const LARGEST_WHOLE: f64 = 1e38;
/// The relative difference that `$approx` allows.
const WITHIN: f64 = 1e-6;

/// A difference between what was expected and what was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The place of the expectation in the test file.
    pub path: Path,
    /// What was expected, in words or as JSON.
    pub expected: String,
    /// What was found, in words or as JSON.
    pub found: String,
}

impl Difference {
    /// A difference at this place.
    pub fn new(path: &Path, expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self { path: path.clone(), expected: expected.into(), found: found.into() }
    }
}

/// Returns the value if its matchers are valid.
pub fn checked(value: &Value, path: &Path) -> Result<Value, Problem> {
    check(value, path).map(|()| value.clone())
}

fn check(value: &Value, path: &Path) -> Result<(), Problem> {
    match value {
        Value::Array(items) => items.iter().enumerate().try_for_each(|(at, item)| check(item, &path.index(at))),
        Value::Object(map) => {
            if let Some((name, argument)) = matcher(map) {
                return check_matcher(name, argument, &path.key(name));
            }
            if let Some(name) = map.keys().find(|name| name.starts_with('$')) {
                return Err(Problem::new(&path.key(name), "a matcher must be the only key of its dictionary"));
            }
            map.iter().try_for_each(|(name, value)| check(value, &path.key(name)))
        }
        _ => Ok(()),
    }
}

fn check_matcher(name: &str, argument: &Value, path: &Path) -> Result<(), Problem> {
    match name {
        "$any" => match argument {
            Value::Bool(true) => Ok(()),
            other => Err(wanted(path, "true", other)),
        },
        "$absent" => match argument {
            Value::Bool(_) => Ok(()),
            other => Err(wanted(path, "true or false", other)),
        },
        "$match" => {
            let pattern = argument.as_str().ok_or_else(|| wanted(path, "a regular expression", argument))?;
            Regex::new(pattern).map(|_| ()).map_err(|error| Problem::new(path, error.to_string()))
        }
        "$approx" => approx(argument).map(|_| ()).ok_or_else(|| wanted(path, "a number or {value, within}", argument)),
        "$type" => {
            let given = argument.as_str().ok_or_else(|| wanted(path, "the name of a type", argument))?;
            if TYPES.contains(&given) { Ok(()) } else { Err(unknown_name(path, given, "type", TYPES)) }
        }
        "$between" => match between(argument) {
            Some((low, high)) if low <= high => Ok(()),
            _ => Err(wanted(path, "a list of two numbers, the lower one first", argument)),
        },
        "$only" => match argument {
            Value::Object(map) => map.iter().try_for_each(|(name, value)| check(value, &path.key(name))),
            other => Err(wanted(path, "a dictionary", other)),
        },
        "$has" | "$len" | "$not" | "$each" => check(argument, path),
        "$equal" => Ok(()),
        other => Err(unknown_name(path, other, "matcher", MATCHERS)),
    }
}

fn matcher(map: &Map<String, Value>) -> Option<(&str, &Value)> {
    let (name, argument) = map.iter().next().filter(|_| map.len() == 1)?;
    name.starts_with('$').then_some((name.as_str(), argument))
}

/// The first difference between the expected and the found value; `found` is `None` if there is no
/// value.
pub fn differ(expected: &Value, found: Option<&Value>, path: &Path) -> Option<Difference> {
    if let Value::Object(map) = expected
        && let Some((name, argument)) = matcher(map)
    {
        return differ_matcher(name, argument, found, &path.key(name));
    }
    let Some(found) = found else { return Some(Difference::new(path, short(expected), "nothing")) };
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => dictionaries(expected, found, path),
        (Value::Array(expected), Value::Array(there)) => {
            let pairs = expected.iter().enumerate().zip(there);
            let item =
                pairs.into_iter().find_map(|((at, expected), found)| differ(expected, Some(found), &path.index(at)));
            let lengths = || {
                let length = |count: usize| format!("{count} items");
                let short = short(found);
                (expected.len() != there.len())
                    .then(|| Difference::new(path, length(expected.len()), format!("{}: {short}", length(there.len()))))
            };
            item.or_else(lengths)
        }
        _ => (!equal(expected, found)).then(|| Difference::new(path, short(expected), short(found))),
    }
}

/// The first difference of the expected entries. Other entries are allowed.
pub fn entries(expected: &Map<String, Value>, found: &Map<String, Value>, path: &Path) -> Option<Difference> {
    expected.iter().find_map(|(name, value)| differ(value, found.get(name), &path.key(name)))
}

fn dictionaries(expected: &Map<String, Value>, found: &Map<String, Value>, path: &Path) -> Option<Difference> {
    entries(expected, found, path).or_else(|| surplus(expected, found, path))
}

fn surplus(expected: &Map<String, Value>, found: &Map<String, Value>, path: &Path) -> Option<Difference> {
    let (name, value) = found.iter().find(|(name, _)| !expected.contains_key(*name))?;
    Some(Difference::new(&path.key(name), "nothing", short(value)))
}

/// Numbers are equal if they are the same number, whether or not they are written with a fraction.
fn equal(expected: &Value, found: &Value) -> bool {
    match (expected, found) {
        (Value::Number(a), Value::Number(b)) => a == b || whole(a).is_some_and(|a| Some(a) == whole(b)),
        _ => expected == found,
    }
}

/// The number, if it has no fraction.
fn whole(number: &Number) -> Option<i128> {
    let integer = number.as_i64().map(i128::from).or(number.as_u64().map(i128::from));
    integer.or_else(|| {
        let float = number.as_f64().filter(|float| float.fract() == 0.0 && float.abs() < LARGEST_WHOLE)?;
        Some(float as i128)
    })
}

fn differ_matcher(name: &str, argument: &Value, found: Option<&Value>, path: &Path) -> Option<Difference> {
    let shown = || found.map_or_else(|| "nothing".to_owned(), short);
    let unless = |holds: bool, expected: String| (!holds).then(|| Difference::new(path, expected, shown()));
    if name == "$absent" {
        let absent = argument == &Value::Bool(true);
        return unless(found.is_none() == absent, if absent { "nothing" } else { "anything" }.to_owned());
    }
    let Some(value) = found else { return Some(Difference::new(path, short(argument), "nothing")) };
    match name {
        "$match" => {
            let pattern = argument.as_str().unwrap_or_default();
            let fits = |text| Regex::new(pattern).is_ok_and(|regex| regex.is_match(text));
            unless(value.as_str().is_some_and(fits), format!("a text that matches /{pattern}/"))
        }
        "$approx" => {
            let (wanted, within) = approx(argument)?;
            let near = value.as_f64().is_some_and(|value| (value - wanted).abs() <= within);
            unless(near, format!("about {wanted}"))
        }
        "$type" => {
            let wanted = argument.as_str().unwrap_or_default();
            let is = type_name(value) == wanted || wanted == "integer" && value.as_i64().is_some();
            unless(is, format!("a value of the type {wanted}"))
        }
        "$between" => {
            let (low, high) = between(argument)?;
            unless(value.as_f64().is_some_and(|value| (low..=high).contains(&value)), format!("from {low} to {high}"))
        }
        "$len" => {
            let length = match value {
                Value::Array(items) => items.len(),
                Value::Object(map) => map.len(),
                Value::String(text) => text.chars().count(),
                _ => return unless(false, "a list, a dictionary or a text".to_owned()),
            };
            differ(argument, Some(&Value::from(length)), path)
        }
        "$has" => has(argument, value, path),
        "$only" => match (argument, value) {
            (Value::Object(expected), Value::Object(found)) => dictionaries(expected, found, path),
            _ => unless(false, short(argument)),
        },
        "$not" => unless(differ(argument, found, path).is_some(), format!("anything but {}", short(argument))),
        "$each" => match value {
            Value::Array(items) => {
                items.iter().enumerate().find_map(|(at, item)| differ(argument, Some(item), &path.index(at)))
            }
            _ => unless(false, "a list".to_owned()),
        },
        "$equal" => differ_exactly(argument, value, path),
        // `$any`: there is a value.
        _ => None,
    }
}

/// The first difference, with numbers as they are written. A `$` has no meaning.
fn differ_exactly(expected: &Value, found: &Value, path: &Path) -> Option<Difference> {
    let nothing = || "nothing".to_owned();
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => {
            let missing = expected.iter().find_map(|(name, value)| match found.get(name) {
                Some(found) => differ_exactly(value, found, &path.key(name)),
                None => Some(Difference::new(&path.key(name), short(value), nothing())),
            });
            missing.or_else(|| surplus(expected, found, path))
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            a.iter().zip(b).enumerate().find_map(|(at, (a, b))| differ_exactly(a, b, &path.index(at)))
        }
        _ => (expected != found).then(|| Difference::new(path, short(expected), short(found))),
    }
}

/// A part of a text, of a list, or of a dictionary.
fn has(part: &Value, value: &Value, path: &Path) -> Option<Difference> {
    let found = |expected: String| Some(Difference::new(path, expected, short(value)));
    match (part, value) {
        (Value::String(part), Value::String(text)) if text.contains(part.as_str()) => None,
        (Value::String(part), Value::String(_)) => found(format!("a text with {part:?} in it")),
        (Value::Object(part), Value::Object(map)) if matcher(part).is_none() => entries(part, map, path),
        (Value::Array(parts), Value::Array(items)) => {
            let missing = parts.iter().find(|part| !contains(items, part))?;
            found(format!("a list with {} in it", short(missing)))
        }
        (part, Value::Array(items)) if contains(items, part) => None,
        (part, _) => found(format!("something with {} in it", short(part))),
    }
}

fn contains(items: &[Value], part: &Value) -> bool {
    items.iter().any(|item| differ(part, Some(item), &Path::root()).is_none())
}

fn approx(argument: &Value) -> Option<(f64, f64)> {
    if let Some(value) = argument.as_f64() {
        return Some((value, value.abs().max(1.0) * WITHIN));
    }
    Some((argument.get("value")?.as_f64()?, argument.get("within")?.as_f64()?))
}

fn between(argument: &Value) -> Option<(f64, f64)> {
    match argument.as_array()?.as_slice() {
        [low, high] => Some((low.as_f64()?, high.as_f64()?)),
        _ => None,
    }
}

/// The value as JSON, cut if it is long.
pub fn short(value: &Value) -> String {
    const MOST: usize = 400;
    let text = value.to_string();
    if text.chars().count() <= MOST { text } else { format!("{}…", text.chars().take(MOST).collect::<String>()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn fits(expected: Value, found: Value) -> bool {
        checked(&expected, &Path::root()).unwrap();
        differ(&expected, Some(&found), &Path::root()).is_none()
    }

    #[test]
    fn each_matcher_accepts_and_refuses() {
        for (expected, good, bad) in [
            (json!(1), json!(1.0), json!(2)),
            (json!({"a": [1, {"b": null}]}), json!({"a": [1, {"b": null}]}), json!({"a": [1, {"b": null}], "c": 1})),
            (json!({"$match": "^o-[0-9]+$"}), json!("o-12"), json!("o-x")),
            (json!({"$approx": 0.3}), json!(0.1 + 0.2), json!(0.31)),
            (json!({"$approx": {"value": 5, "within": 1}}), json!(5.9), json!(6.1)),
            (json!({"$type": "integer"}), json!(5), json!(5.5)),
            (json!({"$type": "list"}), json!([]), json!({})),
            (json!({"$has": {"a": 1}}), json!({"a": 1, "b": 2}), json!({"b": 2})),
            (json!({"$has": [{"$has": {"id": 2}}]}), json!([{"id": 1}, {"id": 2, "x": 3}]), json!([{"id": 1}])),
            (json!({"$has": "ab"}), json!("cabd"), json!("ba")),
            (json!({"$len": 2}), json!([1, 2]), json!([1])),
            (json!({"$len": {"$between": [1, 3]}}), json!("ab"), json!("abcd")),
            (json!({"a": {"$absent": true}}), json!({}), json!({"a": null})),
            (json!({"a": {"$any": true}}), json!({"a": null}), json!({})),
            (json!({"$only": {"a": 1}}), json!({"a": 1}), json!({"a": 1, "b": 1})),
            (json!({"$not": {"$has": "secret"}}), json!("x"), json!("my secret")),
            (json!({"$each": {"$type": "number"}}), json!([1, 2]), json!([1, "2"])),
            (json!({"$equal": {"$any": 1}}), json!({"$any": 1}), json!({})),
            (json!({"$equal": [1, 2.0]}), json!([1, 2.0]), json!([1, 2])),
        ] {
            assert!(fits(expected.clone(), good), "{expected}");
            assert!(!fits(expected.clone(), bad), "{expected}");
        }
    }

    #[test]
    fn a_misspelt_matcher_is_refused_where_it_stands() {
        let problem = checked(&json!([{"a": {"$mach": "x"}}]), &Path::root().key("expect")).unwrap_err();
        assert_eq!(problem.to_string(), "expect[0].a.$mach: there is no matcher '$mach'; did you mean '$match'?");
    }

    #[test]
    fn the_first_difference_is_named() {
        let difference =
            differ(&json!({"a": [1, {"b": 2}]}), Some(&json!({"a": [1, {"b": 3}]})), &Path::root().key("result"))
                .unwrap();
        assert_eq!(
            (difference.path.to_string().as_str(), &*difference.expected, &*difference.found),
            ("result.a[1].b", "2", "3")
        );
    }
}
