//! The places of references in a text, for callers that show errors.

use std::ops::Range;

use crate::reference::{self, Head, Reference};
use crate::syntax::Cursor;

/// The longest text between brackets, in bytes, that counts as a mistyped reference.
const LONGEST: usize = 200;

/// A reference, or a text that looks like one, and its place in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// From its opening to its closing brackets.
    pub at: Range<usize>,
    /// The reference. `None` if `{{…}}` does not have the form of one, so that a template keeps it
    /// as text.
    pub reference: Option<Reference>,
}

/// The references in a template's text, and the texts that look like one.
pub fn in_template(text: &str) -> Vec<Located> {
    let mut found = Vec::new();
    let mut cursor = Cursor::new(text);
    loop {
        cursor.take_while(|c| !matches!(c, '{' | '[' | '\\'));
        let start = cursor.offset();
        if cursor.rest().starts_with("{{") || cursor.rest().starts_with("[[") {
            let mut ahead = cursor.clone();
            if let Ok(reference) = reference::read(&mut ahead) {
                found.push(Located { at: start..ahead.offset(), reference: Some(reference) });
                cursor = ahead;
                continue;
            }
            if let Some(length) = looks_like_one(cursor.rest()) {
                found.push(Located { at: start..start + length, reference: None });
                while cursor.offset() < start + length && cursor.bump().is_some() {}
                continue;
            }
        }
        match cursor.bump() {
            Some('\\') if matches!(cursor.peek(), Some('{' | '}' | '[' | ']' | '\\')) => drop(cursor.bump()),
            Some(_) => {}
            None => return found,
        }
    }
}

/// The length of `{{…}}` at the start of the text, if it closes on the same line and begins like a
/// reference.
fn looks_like_one(text: &str) -> Option<usize> {
    let inside = text.strip_prefix("{{")?;
    let end = inside.find("}}").filter(|end| *end <= LONGEST)?;
    let inside = inside.get(..end)?;
    let first = inside.trim_start().chars().next()?;
    let plain = !inside.contains(['\n', '{', ';']) && (first.is_alphanumeric() || matches!(first, '_' | '$' | '('));
    plain.then_some(end + 4)
}

/// Whether `{{name}}` refers to exactly this name.
pub fn names_a_root(name: &str) -> bool {
    is_read_back(&format!("{{{{{name}}}}}"), &Head::Root(name.to_owned()))
}

/// Whether `[[name]]` refers to exactly this name.
pub fn names_a_variable(name: &str) -> bool {
    is_read_back(&format!("[[{name}]]"), &Head::Variable(name.to_owned()))
}

fn is_read_back(written: &str, head: &Head) -> bool {
    let mut cursor = Cursor::new(written);
    let read = reference::read(&mut cursor);
    read.is_ok_and(|reference| reference.head == *head && reference.path.is_empty()) && cursor.rest().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_the_brackets() {
        let text = r"a {{s.x}} \{{t}} [[名.length]]{{u..v}} {{#each}} {{ 1 + 2 }} [[1, 2]] {{open";
        let found = in_template(text);
        let shown: Vec<_> = found.iter().map(|one| (&text[one.at.clone()], one.reference.is_some())).collect();
        assert_eq!(shown, [("{{s.x}}", true), ("[[名.length]]", true), ("{{u..v}}", false), ("{{ 1 + 2 }}", false)]);
    }

    #[test]
    fn some_names_cannot_be_referred_to() {
        for (name, root, variable) in [
            ("step-1", true, true),
            ("我的 步骤", true, true),
            ("a.b", false, false),
            (" a ", false, false),
            ("a]b", false, false),
            ("", false, false),
            ("a[0]", false, false),
        ] {
            assert_eq!((names_a_root(name), names_a_variable(name)), (root, variable), "{name}");
        }
    }
}
