//! The tokens of an expression.

/// A token, and where it is in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    pub(super) text: &'a str,
    pub(super) start: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or a word of the language.
    Word,
    /// A name of the request, `#name`.
    Alias,
    /// A value of the request, `:value`.
    Value,
    /// Digits, of an index.
    Digits,
    Symbol,
}

/// The tokens of the text. A character that begins no token is a symbol, at which the parser ends.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        let follow = |from: usize, is: &dyn Fn(u8) -> bool| {
            bytes.iter().skip(from).position(|byte| !is(*byte)).map_or(bytes.len(), |length| from + length)
        };
        let kind = match byte {
            b' ' | b'\t' | b'\n' | b'\r' => {
                at += 1;
                continue;
            }
            b'#' | b':' => {
                at = follow(at + 1, &is_word);
                if at == start + 1 {
                    Kind::Symbol
                } else if byte == b'#' {
                    Kind::Alias
                } else {
                    Kind::Value
                }
            }
            b'0'..=b'9' => {
                at = follow(at, &|byte| byte.is_ascii_digit());
                Kind::Digits
            }
            _ if byte.is_ascii_alphabetic() || byte == b'_' => {
                at = follow(at, &is_word);
                Kind::Word
            }
            b'<' => {
                at += if matches!(bytes.get(at + 1), Some(b'>' | b'=')) { 2 } else { 1 };
                Kind::Symbol
            }
            b'>' => {
                at += if bytes.get(at + 1) == Some(&b'=') { 2 } else { 1 };
                Kind::Symbol
            }
            _ => {
                at += text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
                Kind::Symbol
            }
        };
        found.push(Token { kind, text: text.get(start..at).unwrap_or_default(), start });
    }
    found
}
