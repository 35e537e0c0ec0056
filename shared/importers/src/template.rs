//! References and texts of Sluice, written from values of the source.

use serde_json::{Map, Value};

/// One part of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A key of a dictionary.
    Key(String),
    /// A position in a list; negative positions count from the end.
    Index(i64),
}

/// A variable as a reference.
pub fn variable(name: &str) -> Value {
    Value::String(format!("[[{name}]]"))
}

/// An output of a step as a reference.
pub fn output(step: &str, name: &str) -> Value {
    Value::String(format!("{{{{{step}.{name}}}}}"))
}

/// A literal text: references in it are escaped.
pub fn literal(text: &str) -> String {
    if text.contains("{{") || text.contains("[[") {
        text.replace('\\', "\\\\").replace("{{", "\\{{").replace("[[", "\\[[")
    } else {
        text.to_owned()
    }
}

/// A literal value.
pub fn constant(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(literal(text)),
        Value::Array(items) => items.iter().map(constant).collect(),
        Value::Object(entries) => entries.iter().map(|(key, value)| (key.clone(), constant(value))).collect(),
        other => other.clone(),
    }
}

/// The text of a reference without its brackets, if the text is exactly one.
fn only_reference(text: &str) -> Option<(&str, &str, &str)> {
    for (open, close) in [("{{", "}}"), ("[[", "]]")] {
        let inner = text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
        if let Some(inner) = inner.filter(|inner| !inner.contains(open)) {
            return Some((open, inner, close));
        }
    }
    None
}

/// The value at a path of a value whose references are not known yet; null if there is none.
pub fn at(root: &Value, path: &[Part]) -> Value {
    let Some((first, rest)) = path.split_first() else { return root.clone() };
    match (root, first) {
        (Value::Object(entries), Part::Key(key)) => entries.get(key).map(|inner| at(inner, rest)).unwrap_or_default(),
        (Value::Array(items), Part::Index(index)) => {
            let place = if *index < 0 { items.len() as i64 + index } else { *index };
            usize::try_from(place)
                .ok()
                .and_then(|place| items.get(place))
                .map(|inner| at(inner, rest))
                .unwrap_or_default()
        }
        (Value::String(text), _) => match only_reference(text) {
            Some((open, inner, close)) => Value::String(format!("{open}{inner}{}{close}", written(path))),
            None => Value::Null,
        },
        _ => Value::Null,
    }
}

/// A path in the syntax of a reference.
fn written(path: &[Part]) -> String {
    let part = |part: &Part| match part {
        Part::Index(index) => format!("[{index}]"),
        Part::Key(key) if is_plain(key) => format!(".{key}"),
        Part::Key(key) => format!("[{}]", Value::String(key.clone())),
    };
    path.iter().map(part).collect()
}

fn is_plain(key: &str) -> bool {
    !key.is_empty()
        && !key.starts_with(|c: char| c.is_ascii_digit() || c == '-')
        && key.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
}

/// A value within a text: an unchanged reference, or the text of a constant.
pub fn text_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A value as an operand of an expression or a condition; `None` for texts that mix references with
/// other text.
pub fn operand(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if only_reference(text).is_some() => Some(text.clone()),
        Value::String(text) if text.contains("{{") || text.contains("[[") => None,
        Value::String(text) => Some(quoted(text)),
        Value::Array(items) => {
            let items: Option<Vec<_>> = items.iter().map(operand).collect();
            items.map(|items| format!("[ {}]", items.join(", ")))
        }
        Value::Object(entries) => {
            let entries: Option<Vec<_>> =
                entries.iter().map(|(key, value)| Some(format!("{}: {}", quoted(key), operand(value)?))).collect();
            entries.map(|entries| format!("{{{}}}", entries.join(", ")))
        }
        other => Some(other.to_string()),
    }
}

/// A text in quotes, in the syntax of expressions.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

/// Whether any text in a value contains a reference.
pub fn has_reference(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains("{{") || text.contains("[["),
        Value::Array(items) => items.iter().any(has_reference),
        Value::Object(entries) => entries.values().any(has_reference),
        _ => false,
    }
}

/// A dictionary of entries that are not null.
pub fn given<const N: usize>(entries: [(&str, Value); N]) -> Map<String, Value> {
    let entries = entries.into_iter().filter(|(_, value)| !value.is_null());
    entries.map(|(name, value)| (name.to_owned(), value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn paths_go_into_references_and_into_what_is_known() {
        let key = |key: &str| Part::Key(key.to_owned());
        let root = json!({"Payload": "{{s.result}}", "Code": 200});
        assert_eq!(at(&root, &[key("Payload"), key("a b"), Part::Index(0)]), json!("{{s.result[\"a b\"][0]}}"));
        assert_eq!(at(&root, &[key("Code")]), json!(200));
        assert_eq!(at(&root, &[key("None"), key("a")]), json!(null));
        assert_eq!(at(&variable("data"), &[key("x")]), json!("[[data.x]]"));
    }

    #[test]
    fn texts_that_look_like_references_stay_texts() {
        assert_eq!(literal("a {{x}} [[y]] \\"), "a \\{{x}} \\[[y]] \\\\");
        assert_eq!(literal("a {x} [1]\\"), "a {x} [1]\\");
        assert_eq!(operand(&json!("a\"b")), Some("\"a\\\"b\"".to_owned()));
        assert_eq!(operand(&json!("x {{a.b}}")), None);
        assert_eq!(operand(&json!([[1]])), Some("[ [ 1]]".to_owned()));
    }
}
