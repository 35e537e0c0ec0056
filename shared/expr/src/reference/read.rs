//! The grammar of references.
//!
//! ```text
//! reference = "{{" name part* "}}" | "[[" name part* "]]"
//! part      = "." name | "." integer | "." slice
//!           | "[" integer "]" | "[" slice "]" | "[" string "]"
//! slice     = integer? ":" integer?
//! name      = letters, digits, `_ - $ @`, any character beyond ASCII that is not a space, and
//!             spaces in the middle
//! ```
//!
//! White space is allowed around every name, number, dot and bracket.

use super::{Head, Part, Reference};
use crate::Cursor;
use crate::syntax::{Expected, canonical, is_name_char, quoted};

/// Reads a reference; the cursor is at its opening brackets.
pub(crate) fn read(cursor: &mut Cursor<'_>) -> Result<Reference, Expected> {
    let root = cursor.eat("{{");
    if !root && !cursor.eat("[[") {
        return cursor.expected("a reference");
    }
    cursor.skip_space();
    let start = cursor.clone();
    let name = cursor.take_while(|c| is_name_char(c) || c == ' ').trim_end().to_owned();
    if name.is_empty() {
        return start.expected("a name");
    }
    let (head, close) = if root { (Head::Root(name), "}}") } else { (Head::Variable(name), "]]") };
    let mut path = Vec::new();
    loop {
        cursor.skip_space();
        if cursor.eat(close) {
            return Ok(Reference { head, path });
        }
        if cursor.eat(".") {
            path.push(dotted(cursor)?);
        } else if cursor.eat("[") {
            path.push(bracketed(cursor)?);
        } else {
            return cursor.expected(if root { "`.`, `[` or `}}`" } else { "`.`, `[` or `]]`" });
        }
    }
}

fn dotted(cursor: &mut Cursor<'_>) -> Result<Part, Expected> {
    cursor.skip_space();
    let start = cursor.clone();
    let word = cursor.take_while(|c| is_name_char(c) || matches!(c, ' ' | ':')).trim_end();
    if word.is_empty() {
        return start.expected("a name, an index or a slice");
    }
    if word.contains(':') {
        return slice(word).map_or_else(|| start.expected("a slice such as `1:3`"), Ok);
    }
    // `007` can be the key of a dictionary, so only the canonical spelling of a number is an index.
    Ok(canonical(word).map_or_else(|| Part::Name(word.to_owned()), Part::Index))
}

fn bracketed(cursor: &mut Cursor<'_>) -> Result<Part, Expected> {
    cursor.skip_space();
    let start = cursor.clone();
    let part = if matches!(cursor.peek(), Some('"' | '\'')) {
        Part::Name(quoted(cursor)?)
    } else {
        let word = cursor.take_while(|c| c.is_ascii_digit() || matches!(c, '-' | ' ' | ':')).trim_end();
        let part = if word.contains(':') { slice(word) } else { word.parse().ok().map(Part::Index) };
        match part {
            Some(part) => part,
            None => return start.expected("an index, a slice or a quoted key"),
        }
    };
    cursor.skip_space();
    if cursor.eat("]") { Ok(part) } else { cursor.expected("`]`") }
}

fn slice(word: &str) -> Option<Part> {
    let bound = |text: &str| match text.trim() {
        "" => Some(None),
        digits => digits.parse().ok().map(Some),
    };
    let (start, end) = word.split_once(':')?;
    Some(Part::Slice(bound(start)?, bound(end)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: Result<&str, usize>) {
        let mut cursor = Cursor::new(source);
        let parsed = read(&mut cursor).map(|reference| reference.to_string()).map_err(|error| error.offset);
        assert_eq!(parsed.as_deref(), expected.as_ref().map(|text| *text), "{source}");
        if let Ok(text) = expected {
            assert_eq!(cursor.rest(), "", "{source}");
            assert_eq!(read(&mut Cursor::new(text)), read(&mut Cursor::new(source)), "{source}");
        }
    }

    #[test]
    fn references_are_read_and_printed() {
        for (source, printed) in [
            ("{{step-001.content}}", "{{step-001.content}}"),
            ("{{ step-001 . content }}", "{{step-001.content}}"),
            ("{{\n\ta\n}}", "{{a}}"),
            ("[[名字.长度]]", "[[名字.长度]]"),
            ("[[my list[0]]]", "[[my list.0]]"),
            ("{{a.0.-1[2][ -3 ]}}", "{{a.0.-1.2.-3}}"),
            ("{{a.1:3.1:.:3.:.-2:-1}}", "{{a.1:3.1:.:3.:.-2:-1}}"),
            ("{{a[1:3][:]}}", "{{a.1:3.:}}"),
            ("{{0.007.-0}}", "{{0.007.-0}}"),
            (r#"{{a["first name"]["a.b"]["0"][""]["\"\\"]}}"#, r#"{{a.first name["a.b"]["0"][""]["\"\\"]}}"#),
            (r#"{{a['first name'][ 'a"b' ]['\'']}}"#, r#"{{a.first name["a\"b"]["'"]}}"#),
            ("[[d['a b']]]", "[[d.a b]]"),
            ("{{a.99999999999999999999}}", "{{a.99999999999999999999}}"),
        ] {
            check(source, Ok(printed));
        }
    }

    #[test]
    fn anything_else_is_refused_at_its_place() {
        for (source, offset) in [
            ("{{}}", 2),
            ("{{ }}", 3),
            ("{{ 1 + }}", 5),
            ("{{a", 3),
            ("{{a}", 3),
            ("{{a.}}", 4),
            ("{{a..b}}", 4),
            ("{{a.b:c}}", 4),
            ("{{a.1:2:3}}", 4),
            ("{{a[}}", 4),
            ("{{a[b]}}", 4),
            ("{{a[0}}", 5),
            ("{{a[99999999999999999999]}}", 4),
            ("{{a[\"b]}}", 9),
            ("{{a['b]}}", 9),
            ("{{a['b\"]}}", 10),
            ("[[a}}", 3),
            ("[[1, 2], [3]]", 3),
            ("a", 0),
        ] {
            check(source, Err(offset));
        }
    }
}
