//! Reads dictionaries of a test file. Unknown names are refused, with a suggestion for the name
//! that was probably meant.

use crate::{Path, Problem};
use model::Timestamp;
use model::nearest::nearest;
use serde_json::{Map, Value};
use std::time::Duration;

/// A dictionary that is being read.
pub struct Fields<'a> {
    map: &'a Map<String, Value>,
    path: Path,
    known: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    /// Begins to read the dictionary at this place.
    pub fn of(value: &'a Value, path: &Path) -> Result<Self, Problem> {
        let map = value.as_object().ok_or_else(|| wanted(path, "a dictionary", value))?;
        Ok(Self { map, path: path.clone(), known: Vec::new() })
    }

    /// The value under this name, with its place. A null that was written counts as a value.
    pub fn get(&mut self, name: &'static str) -> Option<(&'a Value, Path)> {
        self.known.push(name);
        self.map.get(name).map(|value| (value, self.path.key(name)))
    }

    /// The value under this name, read by `read`.
    pub fn read<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&'a Value, &Path) -> Result<T, Problem>,
    ) -> Result<Option<T>, Problem> {
        self.get(name).map(|(value, path)| read(value, &path)).transpose()
    }

    /// The names that the dictionary has.
    pub fn names(&self) -> impl Iterator<Item = &'a str> {
        self.map.keys().map(String::as_str)
    }

    /// Refuses names that were not read.
    pub fn finish(self) -> Result<(), Problem> {
        let Some(unknown) = self.map.keys().find(|name| !self.known.contains(&name.as_str())) else { return Ok(()) };
        Err(unknown_name(&self.path.key(unknown), unknown, "key", self.known.iter().copied()))
    }
}

/// A problem: a name that is not known.
pub fn unknown_name<'k>(
    path: &Path,
    name: &str,
    what: &str,
    known: impl IntoIterator<Item = &'k str, IntoIter: Clone>,
) -> Problem {
    let known = known.into_iter();
    let hint = match nearest(name, known.clone()) {
        Some(meant) => format!("did you mean '{meant}'?"),
        None => format!("known are: {}", known.collect::<Vec<_>>().join(", ")),
    };
    Problem::new(path, format!("there is no {what} '{name}'; {hint}"))
}

/// The distance of the furthest time zone from UTC, in seconds.
const FURTHEST_OFFSET: i32 = 14 * 3600;

/// A value that must be a text.
pub fn text(value: &Value, path: &Path) -> Result<String, Problem> {
    value.as_str().map(str::to_owned).ok_or_else(|| wanted(path, "a text", value))
}

/// One of these words.
pub fn word(value: &Value, path: &Path, what: &str, known: &[&str]) -> Result<String, Problem> {
    let given = text(value, path)?;
    let is_known = known.contains(&given.as_str());
    if is_known { Ok(given) } else { Err(unknown_name(path, &given, what, known.iter().copied())) }
}

/// True or false.
pub fn flag(value: &Value, path: &Path) -> Result<bool, Problem> {
    value.as_bool().ok_or_else(|| wanted(path, "true or false", value))
}

/// A whole number from 0.
pub fn number(value: &Value, path: &Path) -> Result<u64, Problem> {
    value.as_u64().ok_or_else(|| wanted(path, "a whole number from 0", value))
}

/// A dictionary of any values.
pub fn dictionary(value: &Value, path: &Path) -> Result<Map<String, Value>, Problem> {
    value.as_object().cloned().ok_or_else(|| wanted(path, "a dictionary", value))
}

/// A dictionary of any values, each read by `read`.
pub fn named<T>(
    value: &Value,
    path: &Path,
    read: impl Fn(&Value, &Path) -> Result<T, Problem>,
) -> Result<Vec<(String, T)>, Problem> {
    let all = value.as_object().ok_or_else(|| wanted(path, "a dictionary", value))?;
    all.iter().map(|(name, value)| Ok((name.clone(), read(value, &path.key(name))?))).collect()
}

/// A list of values, or a single one, each read by `read`.
pub fn list<T>(
    value: &Value,
    path: &Path,
    read: impl Fn(&Value, &Path) -> Result<T, Problem>,
) -> Result<Vec<T>, Problem> {
    match value {
        Value::Array(items) => items.iter().enumerate().map(|(at, item)| read(item, &path.index(at))).collect(),
        single => Ok(vec![read(single, path)?]),
    }
}

/// A dictionary of texts. Numbers and booleans become the texts that are written.
pub fn texts(value: &Value, path: &Path) -> Result<Vec<(String, String)>, Problem> {
    named(value, path, |value, path| match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(_) | Value::Bool(_) => Ok(value.to_string()),
        other => Err(wanted(path, "a text", other)),
    })
}

/// A length of time: a number of milliseconds, or a text such as `120ms`, `3s`, `1h30m`, `2d`.
pub fn duration(value: &Value, path: &Path) -> Result<Duration, Problem> {
    let read = match value {
        Value::Number(millis) => millis.as_u64().map(Duration::from_millis),
        Value::String(text) => parse_duration(text),
        _ => None,
    };
    read.ok_or_else(|| wanted(path, "a time such as 120ms, 3s, 1h30m or 2d", value))
}

fn parse_duration(text: &str) -> Option<Duration> {
    let mut rest = text.trim();
    let mut total = Duration::ZERO;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (digits, after) = rest.split_at_checked(end)?;
        let end = after.find(|c: char| c.is_ascii_digit()).unwrap_or(after.len());
        let (unit, next) = after.split_at_checked(end)?;
        let seconds = match unit.trim() {
            "ms" => 0.001,
            "s" => 1.0,
            "m" | "min" => 60.0,
            "h" => 3600.0,
            "d" => 86_400.0,
            _ => return None,
        };
        let millis = (digits.parse::<f64>().ok()? * seconds * 1000.0).round();
        total = total.checked_add(Duration::from_millis(millis as u64))?;
        rest = next.trim_start();
    }
    (!text.trim().is_empty()).then_some(total)
}

/// A moment: a date with a time and an offset, or milliseconds since 1970.
pub fn moment(value: &Value, path: &Path) -> Result<Timestamp, Problem> {
    let read = match value {
        Value::Number(millis) => millis.as_i64().map(Timestamp),
        Value::String(text) => parse_moment(text),
        _ => None,
    };
    read.ok_or_else(|| wanted(path, "a moment such as 2026-01-31T09:00:00+08:00", value))
}

fn parse_moment(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let whole = if text.len() == 10 { format!("{text}T00:00:00Z") } else { text.to_owned() };
    // No zone is further from UTC than 14 hours; the library takes offsets up to 25 hours.
    let offset = jiff::fmt::temporal::Pieces::parse(&whole).ok()?.to_numeric_offset();
    if offset.is_some_and(|offset| offset.seconds().abs() > FURTHEST_OFFSET) {
        return None;
    }
    whole.parse::<jiff::Timestamp>().ok().map(|moment| Timestamp(moment.as_millisecond()))
}

/// A problem: a different kind of value was expected.
pub fn wanted(path: &Path, wanted: &str, found: &Value) -> Problem {
    let mut shown = found.to_string();
    if shown.len() > 60 {
        shown = format!("{}…", shown.chars().take(60).collect::<String>());
    }
    Problem::new(path, format!("must be {wanted}, not {shown}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_unknown_name_is_refused_with_what_was_meant() {
        let value = json!({"inputs": {}, "exepct": {}});
        let mut fields = Fields::of(&value, &Path::root().key("cases").index(0)).unwrap();
        assert!(fields.get("inputs").is_some() && fields.get("expect").is_none());
        let problem = fields.finish().unwrap_err();
        assert_eq!(problem.to_string(), "cases[0].exepct: there is no key 'exepct'; did you mean 'expect'?");
    }

    #[test]
    fn lengths_of_time_are_read() {
        for (written, millis) in [
            (json!(20), 20),
            (json!("120ms"), 120),
            (json!("1.5s"), 1500),
            (json!("1h30m"), 5_400_000),
            (json!("2d"), 172_800_000),
        ] {
            assert_eq!(duration(&written, &Path::root()), Ok(Duration::from_millis(millis)), "{written}");
        }
        for wrong in [json!(""), json!("3"), json!("3 weeks"), json!(-1), json!(null)] {
            assert!(duration(&wrong, &Path::root()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn moments_are_read() {
        let at = |value| moment(&value, &Path::root()).map(|moment| moment.0);
        assert_eq!(at(json!("1970-01-01T08:00:01+08:00")), Ok(1000));
        assert_eq!(at(json!("1970-01-02")), Ok(86_400_000));
        assert!(at(json!("tomorrow")).is_err());
        assert!(at(json!("2024-01-01T00:00:00+14:00")).is_ok());
        assert!(at(json!("2024-01-01T00:00:00+25:00")).is_err());
    }
}
