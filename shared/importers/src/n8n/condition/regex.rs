//! Patterns of JavaScript, also between slashes.

use super::super::writer::Writer;
use crate::template::{constant, literal, quoted};
use serde_json::{Value, json};

/// A test whether a text matches a pattern. A pattern that only JavaScript supports is tested by a
/// script, because the engine would refuse the whole workflow.
pub fn test(writer: &mut Writer<'_>, left: &str, right: &str) -> String {
    let text: Option<Value> = serde_json::from_str(right).ok();
    let Some(text) = text.as_ref().and_then(Value::as_str) else {
        return format!("{left} matches_regex {right}");
    };
    let (pattern, flags) = text.strip_prefix('/').and_then(|rest| rest.rsplit_once('/')).unwrap_or((text, ""));
    if is_shared(pattern) {
        let before = if flags.contains('i') { "(?i)" } else { "" };
        return format!("{left} matches_regex {}", quoted(&format!("{before}{pattern}")));
    }
    scripted(writer, left, pattern, flags)
}

fn scripted(writer: &mut Writer<'_>, left: &str, pattern: &str, flags: &str) -> String {
    const TEST: &str = "return new RegExp(inputs.pattern, inputs.flags).test(String(inputs.text ?? ''));";
    // A constant is written in quotes, a reference is not.
    let text = serde_json::from_str(left).map_or_else(|_| json!(left), |value: Value| constant(&value));
    let flags: String = flags.chars().filter(|flag| "imsu".contains(*flag)).collect();
    let inputs = json!({"text": text, "pattern": literal(pattern), "flags": flags});
    let found = writer.script("regex", "", TEST, inputs);
    format!("{} is_true", found.as_str().unwrap_or_default())
}

/// Whether JavaScript and the engine read a pattern in the same way.
fn is_shared(pattern: &str) -> bool {
    let around = ["(?=", "(?!", "(?<=", "(?<!"].iter().any(|open| pattern.contains(open));
    let both = ["[]", "[^]", "&&", "--", "~~"].iter().any(|part| pattern.contains(part));
    !around && !both && !pattern.starts_with(['*', '+', '?']) && signs_are_shared(pattern)
}

/// Whether all brackets are closed, and both know what follows each backslash.
fn signs_are_shared(pattern: &str) -> bool {
    let (mut in_class, mut groups) = (false, 0_i32);
    let mut rest = pattern.chars();
    while let Some(c) = rest.next() {
        match c {
            '\\' if !rest.next().is_some_and(is_escape) => return false,
            ']' => in_class = false,
            '[' if in_class => return false,
            '[' => in_class = true,
            '{' if !in_class && !is_count(rest.as_str()) => return false,
            '(' if !in_class => groups += 1,
            ')' if !in_class => groups -= 1,
            _ => {}
        }
        if groups < 0 {
            return false;
        }
    }
    !in_class && groups == 0
}

fn is_escape(c: char) -> bool {
    "dDwWsSbBtnrfv".contains(c) || c.is_ascii_punctuation()
}

/// Whether what follows a brace is a number of repetitions, such as `2,3}`.
fn is_count(rest: &str) -> bool {
    let Some((inner, _)) = rest.split_once('}') else { return false };
    let (least, most) = inner.split_once(',').unwrap_or((inner, ""));
    let is_digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    !least.is_empty() && is_digits(least) && is_digits(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_that_only_javascript_reads_are_known() {
        for pattern in ["^a+$", "[^x-z]{2,3}", "(a|b)\\.c", "\\d{3}-\\w", "(?<name>x)", "a}"] {
            assert!(is_shared(pattern), "{pattern}");
        }
        for pattern in ["[", "[[]", "(?=a)", "(?<!a)b", "(a)\\1", "a{", "a{,3}", "[^]", "(", "a)", "\\", "*a", "\\cA"] {
            assert!(!is_shared(pattern), "{pattern}");
        }
    }
}
