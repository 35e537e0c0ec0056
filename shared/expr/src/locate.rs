//! The places of references in a text, for callers that show errors.

use std::ops::Range;

use crate::syntax::{canonical, is_name_char};
use crate::{Cursor, Head, Part, Reference, reference};

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
    // The search is limited, because a text can contain many brackets that never close.
    let end = inside.as_bytes().windows(2).take(LONGEST + 1).position(|pair| pair == b"}}")?;
    let inside = inside.get(..end)?;
    let begun = inside.trim_start();
    let first = begun.chars().next()?;
    let is_begun = first.is_alphanumeric() || matches!(first, '_' | '$' | '(') || begun.starts_with("[[");
    (is_begun && !inside.contains(['\n', '{', ';'])).then_some(end + 4)
}

/// The texts that would be references with other brackets: `{{a.b`, `{{a.b}`, `{a.b}`, `${a.b}`,
/// `{{a.b]]`, `[[a]`. A text can contain such brackets for other reasons, so only a caller who
/// knows the names can say whether a reference was meant.
pub fn misbracketed(text: &str) -> Vec<(Range<usize>, Reference)> {
    let mut found = Vec::new();
    let mut cursor = Cursor::new(text);
    loop {
        cursor.take_while(|c| !matches!(c, '{' | '[' | '$' | '\\'));
        let start = cursor.offset();
        let mut ahead = cursor.clone();
        if reference::read(&mut ahead).is_ok() {
            cursor = ahead;
            continue;
        }
        // The callers of `in_template` are told about these.
        if let Some(length) = looks_like_one(cursor.rest()) {
            while cursor.offset() < start + length && cursor.bump().is_some() {}
            continue;
        }
        let mut ahead = cursor.clone();
        if let Some(reference) = loosely(&mut ahead) {
            found.push((start..ahead.offset(), reference));
            cursor = ahead;
            continue;
        }
        match cursor.bump() {
            Some('\\') if matches!(cursor.peek(), Some('{' | '}' | '[' | ']' | '\\')) => {
                let escaped = cursor.bump();
                // The second bracket of an escaped pair opens nothing, unless it begins a pair.
                let rest = cursor.rest();
                let is_half = |bracket: char| rest.strip_prefix(bracket).is_some_and(|rest| !rest.starts_with(bracket));
                if escaped.is_some_and(|bracket| matches!(bracket, '{' | '[') && is_half(bracket)) {
                    cursor.bump();
                }
            }
            Some(_) => {}
            None => return found,
        }
    }
}

/// Reads a name and its path behind any opening brackets, with whatever closes them.
fn loosely(cursor: &mut Cursor<'_>) -> Option<Reference> {
    let open = ["{{", "[[", "${", "{"].into_iter().find(|open| cursor.eat(open))?;
    cursor.skip_space();
    let name = cursor.take_while(is_name_char).to_owned();
    if name.is_empty() {
        return None;
    }
    let mut path = Vec::new();
    let mut ahead = cursor.clone();
    while ahead.eat(".") {
        let word = ahead.take_while(is_name_char);
        if word.is_empty() {
            break;
        }
        path.push(canonical(word).map_or_else(|| Part::Name(word.to_owned()), Part::Index));
        *cursor = ahead.clone();
    }
    let mut ahead = cursor.clone();
    ahead.skip_space();
    let is_closed = ahead.eat("}}") || ahead.eat("]]") || ahead.eat("}") || ahead.eat("]");
    if is_closed {
        *cursor = ahead;
    }
    // A single bracket that is not closed is a text as any other.
    let is_meant = is_closed || open.len() == 2 && open != "${";
    let head = if open == "[[" { Head::Variable(name) } else { Head::Root(name) };
    is_meant.then_some(Reference { head, path })
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
        let text = r"a {{s.x}} \{{t}} [[名.length]]{{u..v}} {{#each}} {{ 1 + 2 }} {{ [[a]] * 2 }} [[1, 2]] {{open";
        let found = in_template(text);
        let shown: Vec<_> = found.iter().map(|one| (&text[one.at.clone()], one.reference.is_some())).collect();
        let calculated = [("{{u..v}}", false), ("{{ 1 + 2 }}", false), ("{{ [[a]] * 2 }}", false)];
        assert_eq!(shown, [[("{{s.x}}", true), ("[[名.length]]", true)].as_slice(), &calculated].concat());
    }

    #[test]
    fn other_brackets_are_found_with_what_they_mean() {
        for (text, at, meant) in [
            ("{{get.body", "{{get.body", "{{get.body}}"),
            ("a {{ get.body } b", "{{ get.body }", "{{get.body}}"),
            ("{{get.body and more", "{{get.body", "{{get.body}}"),
            ("{get.body}}", "{get.body}}", "{{get.body}}"),
            ("/{get.items.0}/x", "{get.items.0}", "{{get.items.0}}"),
            ("${get.body}", "${get.body}", "{{get.body}}"),
            ("{{get.body]]", "{{get.body]]", "{{get.body}}"),
            ("[[total]", "[[total]", "[[total]]"),
            ("{{a.b}} {{名.c", "{{名.c", "{{名.c}}"),
        ] {
            let found = misbracketed(text);
            let found: Vec<_> = found.iter().map(|(range, one)| (&text[range.clone()], one.to_string())).collect();
            assert_eq!(found, [(at, meant.to_owned())], "{text}");
        }
        for text in [
            "{{a.b}}",
            "[[a]]",
            r#"{"a": 1}"#,
            r"\{\{a.b",
            r"\{{get.body}}",
            r"\[[total]] {{a.b}}",
            "{a: b}",
            "[a]",
            "${",
            "{{a + b}}",
            "{{#each}}",
        ] {
            assert_eq!(misbracketed(text), [], "{text}");
        }
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
