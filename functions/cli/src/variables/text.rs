//! Placeholders in texts. `$${env.` stands for the characters `${env.` themselves.

use serde_json::Value;

/// The beginning of a placeholder.
const OPEN: &str = "${env.";

/// A part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part<'a> {
    /// A text that stands for itself; never empty.
    Plain(&'a str),
    /// A placeholder of the variable with this name.
    Name(&'a str),
    /// The beginning of a placeholder that has no name or no end.
    Wrong,
}

/// The parts of a text.
pub(super) fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(OPEN) {
        if let Some(before) = before.strip_suffix('$') {
            parts.extend([Part::Plain(before), Part::Plain(OPEN)]);
            rest = after;
            continue;
        }
        parts.push(Part::Plain(before));
        if let Some((name, after)) = after.split_once('}').filter(|(name, _)| is_name(name)) {
            parts.push(Part::Name(name));
            rest = after;
        } else {
            parts.push(Part::Wrong);
            rest = after;
        }
    }
    parts.push(Part::Plain(rest));
    parts.retain(|part| *part != Part::Plain(""));
    parts
}

/// The placeholder of a variable.
pub(super) fn placeholder(name: &str) -> String {
    format!("{OPEN}{name}}}")
}

/// The text in the format of a file, so that reading it gives the same text.
pub(super) fn escape(text: &str) -> String {
    text.replace(OPEN, &format!("${OPEN}"))
}

/// Whether a text can be the name of a variable.
pub fn is_name(text: &str) -> bool {
    let begins = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    begins && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
}

/// Whether a value is one placeholder and nothing else.
pub fn is_placeholder(value: &Value) -> bool {
    value.as_str().is_some_and(|text| matches!(parts(text).as_slice(), [Part::Name(_)]))
}

/// Whether a value contains a placeholder, or a text that looks like one.
pub fn is_marked(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains(OPEN),
        Value::Array(items) => items.iter().any(is_marked),
        Value::Object(fields) => fields.values().any(is_marked),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Part::{Name, Plain, Wrong};

    #[test]
    fn texts_have_parts() {
        for (text, expected) in [
            ("", vec![]),
            ("a", vec![Plain("a")]),
            ("${env.a}", vec![Name("a")]),
            ("x${env.a_1}y${env.b-c}", vec![Plain("x"), Name("a_1"), Plain("y"), Name("b-c")]),
            ("$${env.a}", vec![Plain(OPEN), Plain("a}")]),
            ("$$${env.a}", vec![Plain("$"), Plain(OPEN), Plain("a}")]),
            ("${env.}", vec![Wrong, Plain("}")]),
            ("${env.a b}", vec![Wrong, Plain("a b}")]),
            ("${env.a", vec![Wrong, Plain("a")]),
            ("${envelope} ${x} {{env.a}}", vec![Plain("${envelope} ${x} {{env.a}}")]),
        ] {
            assert_eq!(parts(text), expected, "{text}");
        }
        for text in ["${env.a}", "$${env.a}", "$$${env.", "a"] {
            let plain: String =
                parts(&escape(text)).iter().map(|part| if let Plain(text) = part { text } else { "?" }).collect();
            assert_eq!(plain, text);
        }
    }
}
