//! Inputs of runs and other values, from arguments and files.

use crate::{Failure, Result, Session};
use clap::Args;
use model::json::{self, Loss};
use serde_json::{Map, Value};
use std::fs;

/// The inputs of a run.
#[derive(Clone, Debug, Default, Args)]
pub struct Inputs {
    /// An input. Its value is JSON, or a text if it is not JSON or the workflow declares a text
    #[arg(short, long = "input", value_name = "NAME=VALUE", value_parser = pair)]
    pub inputs: Vec<(String, String)>,

    /// A JSON file with an object of inputs; - reads standard input. -i wins over it
    #[arg(short, long, value_name = "FILE")]
    pub file: Option<String>,
}

/// Splits `name=value` at the first sign.
pub fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => Ok((name.trim().to_owned(), value.to_owned())),
        _ => Err("must be NAME=VALUE".to_owned()),
    }
}

impl Inputs {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.inputs.is_empty() && self.file.is_none()
    }

    /// The values. `workflow` declares which inputs are texts.
    pub fn read(&self, session: &mut Session, workflow: &Value) -> Result<Map<String, Value>> {
        let mut values = match &self.file {
            Some(file) => object(session, file)?,
            None => Map::new(),
        };
        for (name, text) in &self.inputs {
            let value = typed(text, declared(workflow, name));
            values.insert(name.clone(), value.map_err(|why| not_valid("-i", name, why))?);
        }
        Ok(values)
    }
}

/// The type that a workflow declares for an input.
fn declared<'a>(workflow: &'a Value, name: &str) -> Option<&'a str> {
    let inputs = workflow.get("inputs").and_then(Value::as_array)?;
    let input = inputs.iter().find(|input| input.get("name").and_then(Value::as_str) == Some(name))?;
    input.get("type").and_then(Value::as_str)
}

/// A value of this type. Types other than texts are JSON.
fn typed(text: &str, kind: Option<&str>) -> Result<Value, String> {
    match kind {
        Some("string" | "date" | "time") => Ok(Value::String(text.to_owned())),
        Some("list" | "dictionary") => {
            let value = json::parse(text);
            check_lossless(text)?;
            value.map_err(|error| format!("it must be JSON, because the input is declared so: {error}"))
        }
        _ => loose(text),
    }
}

/// Refuses JSON in which a value would be dropped or rounded.
fn check_lossless(text: &str) -> Result<(), String> {
    let is_json = json::parse(text).is_ok();
    let lost = json::losses(text).found.into_iter().find(|lost| lost.loss != Loss::LongInteger && is_json);
    lost.map_or(Ok(()), |lost| Err(format!("{lost}: {}", lost_because(lost.loss)).trim_start_matches(": ").to_owned()))
}

/// JSON, or a text if it is not JSON. As in the API, an integer that does not fit into 64 bits is
/// the text of its digits. JSON in which a value would be dropped or rounded is refused.
fn loose(text: &str) -> Result<Value, String> {
    check_lossless(text)?;
    Ok(json::parse(text).unwrap_or_else(|_| Value::String(text.to_owned())))
}

/// The values of a repeatable option, by name; each is JSON, or a text if it is not JSON.
pub fn loose_map(option: &str, pairs: &[(String, String)]) -> Result<Map<String, Value>> {
    let value =
        |(name, text): &(String, String)| Ok((name.clone(), loose(text).map_err(|why| not_valid(option, name, why))?));
    pairs.iter().map(value).collect()
}

fn not_valid(option: &str, name: &str, why: String) -> Failure {
    Failure::usage(format!("the value of '{name}' is not valid")).at(format!("{option} {name}=…")).because(why)
}

/// Adds a field to an object.
pub fn insert(object: &mut Value, name: &str, value: Value) {
    if let Value::Object(fields) = object {
        fields.insert(name.to_owned(), value);
    }
}

/// The JSON object in a file, or in standard input for `-`.
pub fn object(session: &mut Session, file: &str) -> Result<Map<String, Value>> {
    match json(session, file)? {
        Value::Object(values) => Ok(values),
        _ => Err(no_object(file, "it is another kind of value".to_owned())),
    }
}

/// The JSON in a file, or in standard input for `-`.
pub fn json(session: &mut Session, file: &str) -> Result<Value> {
    let text = text_of(session, file)?;
    parsed(file, &text)
}

/// The text of a file; `-` reads standard input.
pub fn text_of(session: &mut Session, file: &str) -> Result<String> {
    if file == "-" {
        return crate::ask::piped(&mut session.input, "JSON");
    }
    fs::read_to_string(file)
        .map_err(|error| Failure::usage("cannot read the file").at(file.to_owned()).because(error.to_string()))
}

/// The JSON of a text that a file has.
///
/// Nothing in the file is changed or dropped: a key that occurs twice, and a number that no value
/// can hold, are refused.
pub fn parsed(file: &str, text: &str) -> Result<Value> {
    let value = json::parse(text).map_err(|error| no_object(file, error.to_string()))?;
    match json::losses(text).found.into_iter().next() {
        None => Ok(value),
        Some(lost) => Err(Failure::usage("a value of the file would be changed")
            .at(format!("{file}: {lost}"))
            .because(lost_because(lost.loss))),
    }
}

fn lost_because(loss: Loss) -> &'static str {
    match loss {
        Loss::Repeated => "the key is there twice in the same object",
        Loss::LongInteger => "the integer does not fit into 64 bits; put it in quotes",
        Loss::Rounded => "the number has more digits than a number can hold; put it in quotes",
    }
}

fn no_object(file: &str, why: String) -> Failure {
    Failure::usage("the file has no JSON object").at(file.to_owned()).because(why)
}

/// Reads values that must not be shown: at a terminal the user is asked for each; otherwise each is
/// a line of standard input, in this order.
pub fn secrets(session: &mut Session, names: &[&str]) -> Result<Vec<String>> {
    if session.terminal.input {
        return names.iter().map(|name| session.ask.secret(name)).collect();
    }
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let text = crate::ask::piped(&mut session.input, &names.join(", "))?;
    let lines: Vec<_> = text.lines().map(str::to_owned).collect();
    if lines.len() != names.len() {
        let why = format!("it has {} lines, and there must be one each for: {}", lines.len(), names.join(", "));
        return Err(Failure::usage("standard input has other values than are needed").because(why));
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_have_the_declared_types() {
        let workflow = json!({"inputs": [{"name": "zip", "type": "string"}, {"name": "ids", "type": "list"}]});
        let read = |name: &str, text: &str| typed(text, declared(&workflow, name));
        assert_eq!(read("zip", "01234"), Ok(json!("01234")));
        assert_eq!(read("zip", "7"), Ok(json!("7")));
        assert_eq!(read("ids", "[1]"), Ok(json!([1])));
        assert!(read("ids", "1,2").is_err());
        assert_eq!(read("other", "7"), Ok(json!(7)));
        assert_eq!(read("other", "seven"), Ok(json!("seven")));
        for (text, value) in [
            ("18446744073709551616", json!("18446744073709551616")),
            ("-9223372036854775809", json!("-9223372036854775809")),
            ("18446744073709551615", json!(u64::MAX)),
            ("{\"id\": 18446744073709551616}", json!({"id": "18446744073709551616"})),
        ] {
            assert_eq!(read("other", text), Ok(value), "{text}");
        }
        assert_eq!(read("ids", "[18446744073709551616]"), Ok(json!(["18446744073709551616"])));
        for (name, text, why) in [
            ("other", "3.14159265358979323846", "the number has more digits"),
            ("ids", "[{\"a\":1,\"a\":2}]", "[0].a: the key is there twice"),
        ] {
            assert!(read(name, text).unwrap_err().starts_with(why), "{text}");
        }
        assert_eq!(read("other", "{x 3.14159265358979323846"), Ok(json!("{x 3.14159265358979323846")));
        let told =
            loose_map("--var", &[("v".to_owned(), "{\"b\":1,\"b\":2}".to_owned())]).unwrap_err().json().to_string();
        assert!(told.contains("--var v=…") && told.contains("twice"), "{told}");
    }

    #[test]
    fn a_file_is_read_as_it_is_written_or_refused() {
        assert_eq!(parsed("f.json", "{\"a\": [1, 0.1]}").unwrap(), json!({"a": [1, 0.1]}));
        for (text, place, why) in [
            ("{\"a\": 1, \"a\": 2}", "f.json: a", "twice"),
            ("{\"a\": [18446744073709551616]}", "f.json: a[0]", "64 bits"),
            ("{\"a\": {\"b\": 3.14159265358979323846}}", "f.json: a.b", "more digits"),
        ] {
            let told = parsed("f.json", text).unwrap_err().json().to_string();
            assert!(told.contains(place) && told.contains(why), "{told}");
        }
    }

    #[test]
    fn pairs_need_a_name() {
        assert_eq!(pair("a=b=c"), Ok(("a".to_owned(), "b=c".to_owned())));
        assert_eq!(pair("a="), Ok(("a".to_owned(), String::new())));
        assert!(pair("=b").is_err() && pair("ab").is_err());
    }
}
