//! A cursor in a text that is parsed.

use crate::ParseError;
use crate::error::character;

/// The most characters of the text that an error message shows.
const SHOWN_CHARS: usize = 24;

/// Moves over a text by characters. Offsets are in bytes and always at the start of a character.
#[derive(Clone)]
pub(crate) struct Cursor<'a> {
    text: &'a str,
    offset: usize,
}

/// What the grammar requires at a place. It is cheap to create and drop, because a text that only
/// looks like a reference is no error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Expected {
    pub(crate) offset: usize,
    pub(crate) what: &'static str,
}

impl Expected {
    /// The error for the author, with the text at this place.
    pub(crate) fn into_error(self, text: &str) -> ParseError {
        let rest = text.get(self.offset..).unwrap_or_default();
        let mut chars = rest.chars();
        let shown: String = chars.by_ref().take(SHOWN_CHARS).collect();
        let found = match (shown.is_empty(), chars.next()) {
            (true, _) => "the end".to_owned(),
            (false, None) => format!("`{shown}`"),
            (false, Some(_)) => format!("`{shown}…`"),
        };
        let character = character(text, self.offset);
        ParseError::Unexpected { offset: self.offset, character, expected: self.what, found }
    }
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, offset: 0 }
    }

    pub(crate) fn offset(&self) -> usize {
        self.offset
    }

    pub(crate) fn rest(&self) -> &'a str {
        self.text.get(self.offset..).unwrap_or_default()
    }

    pub(crate) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(crate) fn bump(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.offset += next.len_utf8();
        Some(next)
    }

    pub(crate) fn eat(&mut self, expected: &str) -> bool {
        let found = self.rest().starts_with(expected);
        if found {
            self.offset += expected.len();
        }
        found
    }

    pub(crate) fn take_while(&mut self, accepts: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c| !accepts(c)).unwrap_or(rest.len());
        self.offset += end;
        rest.get(..end).unwrap_or_default()
    }

    pub(crate) fn skip_space(&mut self) {
        self.take_while(char::is_whitespace);
    }

    pub(crate) fn expected<T>(&self, what: &'static str) -> Result<T, Expected> {
        Err(Expected { offset: self.offset, what })
    }
}
