//! Conditions as JSONata: those in parts, and texts of comparisons joined by `and` or `or`.

use super::text::path;
use super::tree::Node;
use super::{Writer, text};
use crate::template::quoted;
use serde_json::Value;

/// The beginning of the test whether a value is a number.
const NUMBER: &str = "number(string(";

/// The condition of a block.
pub fn of(writer: &mut Writer, node: &Node) -> String {
    let made = match node.parameter("condition") {
        Value::String(condition) => joined(writer, &condition),
        _ => parts(writer, node),
    };
    made.unwrap_or_else(|| {
        writer.refuse(
            &node.id,
            "its condition has no counterpart: only comparisons of references, joined by and or by or",
        );
        "true".to_owned()
    })
}

fn parts(writer: &mut Writer, node: &Node) -> Option<String> {
    let side = |writer: &mut Writer, name: &str| operand(writer, &node.parameter(name));
    let left = side(writer, "input1")?;
    let operator = node.parameter("operator");
    let right = side(writer, "value1").unwrap_or_else(|| "null".to_owned());
    test(&left, operator.as_str()?, &right)
}

/// A value as an operand.
fn operand(writer: &mut Writer, given: &Value) -> Option<String> {
    match given {
        Value::Null => None,
        Value::String(given) => {
            let value = text::value(writer, &Value::String(given.clone()));
            let made = value.as_str()?.to_owned();
            Some(match made.strip_prefix("{% ").and_then(|rest| rest.strip_suffix(" %}")) {
                Some(path) => path.to_owned(),
                None => quoted(&made),
            })
        }
        other => Some(other.to_string()),
    }
}

fn joined(writer: &mut Writer, condition: &str) -> Option<String> {
    let words = words(condition)?;
    let joins: Vec<&String> = words.iter().filter(|word| *word == "and" || *word == "or").collect();
    if joins.iter().any(|word| word != joins.first().unwrap_or(word)) {
        return None;
    }
    let tests: Option<Vec<String>> =
        words.split(|word| word == "and" || word == "or").map(|words| single(writer, words)).collect();
    let join = joins.first().map_or(" and ", |word| if *word == "or" { " or " } else { " and " });
    tests.map(|tests| tests.join(join))
}

fn single(writer: &mut Writer, words: &[String]) -> Option<String> {
    match words {
        [left] => Some(format!("$boolean({})", word(writer, left)?)),
        // A test of the type that an import writes before a comparison of numbers.
        [left, operator, right] if operator == "strict_equals" && is_number_test(left, right) => {
            Some(format!("$type({}) = \"number\"", word(writer, right)?))
        }
        [left, operator] => test(&word(writer, left)?, operator, "null"),
        [left, operator, right] => {
            let (left, right) = (word(writer, left)?, word(writer, right)?);
            test(&left, operator, &right)
        }
        _ => None,
    }
}

/// Whether a word is `number(string(…))` of this reference.
fn is_number_test(word: &str, reference: &str) -> bool {
    word.strip_prefix(NUMBER).and_then(|rest| rest.strip_suffix("))")) == Some(reference)
}

fn word(writer: &mut Writer, word: &str) -> Option<String> {
    if word.starts_with("{{") || word.starts_with("[[") {
        return path(writer, word);
    }
    let plain = word.starts_with('"') || word.parse::<f64>().is_ok() || ["true", "false", "null"].contains(&word);
    plain.then(|| word.to_owned())
}

fn test(left: &str, operator: &str, right: &str) -> Option<String> {
    Some(match operator {
        "==" | "equals" | "strict_equals" => format!("{left} = {right}"),
        "!=" | "not_equals" => format!("{left} != {right}"),
        ">" | "number_gt" => format!("{left} > {right}"),
        ">=" | "number_gte" => format!("{left} >= {right}"),
        "<" | "number_lt" => format!("{left} < {right}"),
        "<=" | "number_lte" => format!("{left} <= {right}"),
        "exists" => format!("$exists({left})"),
        "not_exists" => format!("$not($exists({left}))"),
        "is_true" | "is_not_empty" => format!("$boolean({left})"),
        "is_false" | "is_empty" => format!("$not($boolean({left}))"),
        "contains" => format!("$contains({left}, {right})"),
        "not_contains" => format!("$not($contains({left}, {right}))"),
        _ => return None,
    })
}

/// The words of a condition: references, texts, operators; `None` for parentheses and calls.
fn words(condition: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut rest = condition.trim_start();
    while !rest.is_empty() {
        let end = if rest.starts_with("{{") {
            rest.find("}}")? + 2
        } else if rest.starts_with("[[") {
            rest.find("]]")? + 2
        } else if rest.starts_with(NUMBER) {
            rest.find("))")? + 2
        } else if let Some(after) = rest.strip_prefix('"') {
            after.find('"')? + 2
        } else {
            rest.find(char::is_whitespace).unwrap_or(rest.len())
        };
        let (word, after) = rest.split_at(end);
        let is_plain = !word.starts_with(['"', '{', '[']) && !word.starts_with(NUMBER);
        if is_plain && word.contains(['(', ')', '?', '+', '*', '/', '!']) && word != "!=" {
            return None;
        }
        words.push(word.to_owned());
        rest = after.trim_start();
    }
    Some(words)
}
