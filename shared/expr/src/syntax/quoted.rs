//! Reads and prints quoted strings.

use std::fmt::{self, Write};

use super::cursor::{Cursor, Expected};

/// Reads a string in single or double quotes.
///
/// A backslash escapes the quote and itself, and `\n`, `\r` and `\t` are a new line, a return and a
/// tab. Before other characters it is an ordinary character, so that a regular expression such as
/// `"\d+"` can be written unchanged.
pub(crate) fn quoted(cursor: &mut Cursor<'_>) -> Result<String, Expected> {
    let start = cursor.clone();
    let Some(quote @ ('"' | '\'')) = cursor.bump() else { return start.expected("a quoted string") };
    let mut text = String::new();
    loop {
        text.push_str(cursor.take_while(|c| c != quote && c != '\\'));
        match cursor.bump() {
            Some('\\') => match cursor.peek() {
                Some(next) if next == quote || next == '\\' => text.extend(cursor.bump()),
                Some(next) => match control(next) {
                    Some(control) => {
                        text.push(control);
                        cursor.bump();
                    }
                    None => text.push('\\'),
                },
                None => text.push('\\'),
            },
            Some(_) => return Ok(text),
            None => return cursor.expected("the closing quote"),
        }
    }
}

fn control(letter: char) -> Option<char> {
    match letter {
        'n' => Some('\n'),
        'r' => Some('\r'),
        't' => Some('\t'),
        _ => None,
    }
}

/// Prints a string so that [`quoted`] reads it back.
pub(crate) fn write_quoted(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_str("\"")?;
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            f.write_char('\\')?;
        }
        f.write_char(c)?;
    }
    f.write_str("\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_backslashes_and_white_space_are_escaped() {
        for (source, text) in [
            (r#""a""#, "a"),
            (r#""""#, ""),
            (r#""\"""#, "\""),
            (r#""\\""#, "\\"),
            (r#""\d+\.""#, r"\d+\."),
            (r#""it's""#, "it's"),
            (r#""a\nb\r\tc\\n\x""#, "a\nb\r\tc\\n\\x"),
            (r"'it\'s'", "it's"),
            (r#"'say "hi"'"#, "say \"hi\""),
            (r#"'\"'"#, "\\\""),
        ] {
            assert_eq!(quoted(&mut Cursor::new(source)).as_deref(), Ok(text), "{source}");
        }
        for open in ["\"", "\"a", r#""\""#, "'a\"", "a", ""] {
            assert!(quoted(&mut Cursor::new(open)).is_err(), "{open}");
        }
    }
}
