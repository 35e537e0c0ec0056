//! Choice states as `if` blocks.

use super::unread::left_out;
use super::writer::Writer;
use super::{Follow, Level, go};
use super::{data, jsonata, path};
use crate::{Refusal, template};
use serde_json::{Value, json};

/// With at least this number of rules, each rule has its own block, because nested blocks would be
/// too deep.
const NESTED: usize = 8;

/// The fields of a rule that are not a test.
const RULE: [&str; 5] = ["Variable", "Next", "Comment", "Assign", "Output"];

/// Writes a Choice state and the states to which its rules lead.
pub fn write(writer: &mut Writer, level: &mut Level<'_>, state: &Value, follow: Follow) -> Result<(), Refusal> {
    let name = writer.state.clone();
    let input = data::input(writer, state);
    let is_jsonata = data::is_jsonata(writer, state);
    let rules = state.get("Choices").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let flat = rules.len() > NESTED;
    let mut open = 0;
    for (number, rule) in rules.iter().enumerate() {
        name.clone_into(&mut writer.state);
        let condition = if is_jsonata {
            let known = |name: &str| name == "Condition" || RULE.iter().skip(1).any(|known| *known == name);
            left_out(writer, rule, "Choices.", known);
            jsonata::condition(writer, rule.get("Condition").unwrap_or(&Value::Null), &input)
        } else {
            condition(writer, rule, &input)
        };
        let id = if number == 0 { name.clone() } else { format!("{name}-{}", number + 1) };
        let id = writer.draft.push(&id, "if_condition", json!({"condition": condition}));
        if let Some(step) = writer.draft.last() {
            name.clone_into(&mut step.name);
        }
        data::assign_rule(writer, state, rule, &input);
        if is_jsonata && let Some(output) = rule.get("Output") {
            let output = jsonata::payload(writer, output, &input, None);
            writer.store(&output);
        }
        data::passed(writer, state, &input);
        let target = rule.get("Next").and_then(Value::as_str).and_then(|next| level.find(next));
        let behind = if flat { Follow::Nowhere } else { follow };
        go(writer, level, target.map_or(Follow::End, Follow::State), behind)?;
        if flat {
            writer.draft.push(&format!("{id}-endif"), "endif", json!({}));
        } else {
            writer.draft.push(&format!("{id}-else"), "else", json!({}));
            open += 1;
        }
    }
    name.clone_into(&mut writer.state);
    data::assign_rule(writer, state, state, &input);
    if is_jsonata && let Some(output) = state.get("Output") {
        let output = jsonata::payload(writer, output, &input, None);
        writer.store(&output);
    }
    data::passed(writer, state, &input);
    if let Some(target) = state.get("Default").and_then(Value::as_str).and_then(|next| level.find(next)) {
        go(writer, level, Follow::State(target), follow)?;
    } else {
        let message = template::literal(&format!("States.NoChoiceMatched: {name}"));
        writer.draft.push(&format!("{name}-none"), "fail", json!({"message": message}));
    }
    for _ in 0..open {
        writer.draft.push(&format!("{name}-endif"), "endif", json!({}));
    }
    Ok(())
}

/// The condition of a rule.
fn condition(writer: &mut Writer, rule: &Value, input: &Value) -> String {
    let list = |name: &str| rule.get(name).and_then(Value::as_array);
    for (name, word) in [("And", " and "), ("Or", " or ")] {
        if let Some(rules) = list(name) {
            left_out(writer, rule, "Choices.", |other| other == name || RULE.contains(&other));
            let parts: Vec<_> = rules.iter().map(|rule| format!("({})", condition(writer, rule, input))).collect();
            return parts.join(word);
        }
    }
    if let Some(inner) = rule.get("Not") {
        left_out(writer, rule, "Choices.", |other| other == "Not" || RULE.contains(&other));
        let rule = inner;
        return format!("not ({})", condition(writer, rule, input));
    }
    let variable = rule.get("Variable").and_then(Value::as_str).unwrap_or("$");
    let left = path::value(writer, variable, input);
    let left = template::operand(&left).unwrap_or_else(|| "null".to_owned());
    let tests = rule.as_object().into_iter().flatten().filter(|(name, _)| !RULE.contains(&name.as_str()));
    let tests: Vec<_> = tests.collect();
    let Some((name, value)) = tests.first() else {
        writer.mark("unknown", "a rule has no test", "有规则没有条件");
        return "false".to_owned();
    };
    for (other, _) in tests.iter().skip(1) {
        writer.draft.change(format!("the field Choices.{other} is left out"), format!("字段 Choices.{other} 已省略"));
    }
    if let Some(text) = type_test(name, &left) {
        return if *value == &Value::Bool(true) { text } else { format!("not ({text})") };
    }
    let is_path = name.ends_with("Path");
    let (name, right) = match (name.strip_suffix("Path"), value) {
        (Some(name), Value::String(other)) => (name, path::value(writer, other, input)),
        _ => (name.as_str(), (*value).clone()),
    };
    let right = side(&right, is_path);
    match name {
        "StringMatches" => matched(writer, &left, value.as_str().unwrap_or_default()),
        other => compared(other, &left, &right, is_path).unwrap_or_else(|| unknown(writer, other)),
    }
}

/// A comparison that is only true for values of its type, as in Step Functions: the operators here
/// also compare a number with a text that looks like one.
fn compared(name: &str, left: &str, right: &str, is_path: bool) -> Option<String> {
    let kind = ["String", "Numeric", "Boolean", "Timestamp"].into_iter().find(|kind| name.starts_with(kind))?;
    let word = name.strip_prefix(kind)?;
    let typed = typed(kind, left)?;
    if word == "Equals" {
        return Some(match kind {
            // The same time can be written in two ways.
            "Timestamp" => format!("{typed} and {left} >= {right} and {left} <= {right}"),
            // A constant on the right determines the type of the left side.
            _ if !is_path => format!("{left} strict_equals {right}"),
            _ => format!("({typed}) and {left} strict_equals {right}"),
        });
    }
    let operator = comparison(word)?;
    Some(match kind {
        "String" => format!("{typed} and {} {operator} {}", letters(left), letters(right)),
        // Null has no order, so it needs no separate test.
        "Numeric" => format!("{} and {left} {operator} {right}", number_test(left)),
        "Timestamp" => format!("{typed} and {left} {operator} {right}"),
        _ => return None,
    })
}

/// The test of the type that a comparison needs.
fn typed(kind: &str, left: &str) -> Option<String> {
    let kind = if kind == "Timestamp" { "IsTimestamp".to_owned() } else { format!("Is{kind}") };
    type_test(&kind, left)
}

/// A text that is compared letter by letter. The sign before it prevents that it is read as a
/// number or a time.
fn letters(text: &str) -> String {
    format!("join([ \"~\", {text}], \"\")")
}

/// One side of a test: a reference, or a constant as it is.
fn side(value: &Value, is_path: bool) -> String {
    match value {
        Value::String(text) if !is_path => template::quoted(text),
        other => template::operand(other).unwrap_or_else(|| "null".to_owned()),
    }
}

fn comparison(word: &str) -> Option<&'static str> {
    Some(match word {
        "LessThan" => "<",
        "LessThanEquals" => "<=",
        "GreaterThan" => ">",
        "GreaterThanEquals" => ">=",
        _ => return None,
    })
}

/// A test whether a value is a number. It is also true for null.
fn number_test(left: &str) -> String {
    format!("number(string({left})) strict_equals {left}")
}

/// Tests of presence and type.
fn type_test(name: &str, left: &str) -> Option<String> {
    Some(match name {
        "IsPresent" => format!("{left} exists"),
        "IsNull" => format!("{left} strict_equals null"),
        "IsString" => format!("string({left}) strict_equals {left}"),
        "IsBoolean" => format!("{left} strict_equals true or {left} strict_equals false"),
        "IsNumeric" => format!("not ({left} strict_equals null) and {}", number_test(left)),
        "IsTimestamp" => format!(
            "{left} matches_regex \"^\\\\d{{4}}-\\\\d{{2}}-\\\\d{{2}}T\\\\d{{2}}:\\\\d{{2}}:\\\\d{{2}}([.]\\\\d+)?(Z|[+-]\\\\d{{2}}:\\\\d{{2}})$\""
        ),
        _ => return None,
    })
}

/// A test whether a text matches a wildcard pattern.
fn matched(writer: &mut Writer, left: &str, text: &str) -> String {
    if !is_escaped(text) {
        writer.draft.change(
            format!("the pattern {text} has a \\ before another sign than * and \\, and here it means itself"),
            format!("模式 {text} 中的 \\ 之后不是 * 或 \\，此处按字面处理"),
        );
    }
    format!("string({left}) strict_equals {left} and {left} matches_regex {}", template::quoted(&pattern(text)))
}

/// Whether every backslash of a pattern is before a star or another backslash, as Step Functions
/// requires.
fn is_escaped(text: &str) -> bool {
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c == '\\' && !matches!(chars.next(), Some('*' | '\\')) {
            return false;
        }
    }
    true
}

/// A wildcard pattern as a regular expression: only `*` is special, and `\*` and `\\` escape.
fn pattern(text: &str) -> String {
    let mut made = String::from("(?s)^");
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '*' => made.push_str(".*"),
            '\\' => {
                let meant = chars.next_if(|next| matches!(next, '*' | '\\')).unwrap_or(c);
                regex_syntax::escape_into(meant.encode_utf8(&mut [0; 4]), &mut made);
            }
            c => regex_syntax::escape_into(c.encode_utf8(&mut [0; 4]), &mut made),
        }
    }
    made.push('$');
    made
}

fn unknown(writer: &mut Writer, test: &str) -> String {
    writer.mark("unknown", format!("the test {test} cannot be carried over"), format!("条件 {test} 无法导入"));
    "false".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_star_is_special_in_a_pattern() {
        for (text, expected) in [
            ("log-*.txt", "(?s)^log\\-.*\\.txt$"),
            ("a&&b~~c#", "(?s)^a\\&\\&b\\~\\~c\\#$"),
            ("[x]*", "(?s)^\\[x\\].*$"),
            ("[", "(?s)^\\[$"),
            ("a\\*\\\\b", "(?s)^a\\*\\\\b$"),
            ("a\\b\\", "(?s)^a\\\\b\\\\$"),
            ("{{x}} [[y]] é^", "(?s)^\\{\\{x\\}\\} \\[\\[y\\]\\] é\\^$"),
        ] {
            assert_eq!(pattern(text), expected, "{text}");
        }
        assert!(is_escaped("a\\*\\\\") && !is_escaped("a\\b") && !is_escaped("\\"));
    }

    #[test]
    fn comparisons_hold_only_for_their_type() {
        let made = |name: &str, right: &str, is_path: bool| compared(name, "[[x]]", right, is_path);
        assert_eq!(made("NumericEquals", "5", false).as_deref(), Some("[[x]] strict_equals 5"));
        assert_eq!(made("BooleanEquals", "true", false).as_deref(), Some("[[x]] strict_equals true"));
        let number = "number(string([[x]])) strict_equals [[x]] and [[x]] > 5";
        assert_eq!(made("NumericGreaterThan", "5", false).as_deref(), Some(number));
        let text = "string([[x]]) strict_equals [[x]] and join([ \"~\", [[x]]], \"\") < join([ \"~\", \"b\"], \"\")";
        assert_eq!(made("StringLessThan", "\"b\"", false).as_deref(), Some(text));
        assert_eq!(made("BooleanLessThan", "true", false), None);
    }
}
