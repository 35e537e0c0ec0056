//! The words of a JSONata expression.

/// One word of a text.
#[derive(Clone, Debug, PartialEq)]
pub enum Token {
    /// A name, also in backquotes.
    Name(String),
    /// `$name`; empty for `$` alone.
    Variable(String),
    /// A text in quotes.
    Text(String),
    /// A number, as it is written.
    Number(String),
    /// Any other sign.
    Sign(&'static str),
}

const SIGNS: [&str; 30] = [
    ":=", "!=", "<=", ">=", "~>", "..", "**", "?:", "??", "=", "<", ">", "+", "-", "*", "/", "%", "&", ".", ",", ":",
    ";", "?", "(", ")", "[", "]", "{", "}", "$$",
];

/// The words of a text, or the reason why it cannot be read.
pub fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(c) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("/*") {
            rest = after.split_once("*/").map_or("", |(_, after)| after);
        } else if c == '"' || c == '\'' {
            let (text, after) = quoted(rest, c)?;
            tokens.push(Token::Text(text));
            rest = after;
        } else if let Some(after) = rest.strip_prefix('`') {
            let (name, after) = after.split_once('`').ok_or("a name is not closed")?;
            tokens.push(Token::Name(name.to_owned()));
            rest = after;
        } else if c.is_ascii_digit() {
            let mut end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            let (_, after) = rest.split_at(end);
            if let Some(fraction) =
                after.strip_prefix('.').filter(|fraction| fraction.starts_with(|c: char| c.is_ascii_digit()))
            {
                end += 1 + fraction.find(|c: char| !c.is_ascii_digit()).unwrap_or(fraction.len());
            }
            let (number, after) = rest.split_at(end);
            tokens.push(Token::Number(number.to_owned()));
            rest = after;
        } else if let Some(after) = rest.strip_prefix('$') {
            let (name, after) = word(after);
            tokens.push(Token::Variable(name.to_owned()));
            rest = after;
        } else if c.is_alphabetic() || c == '_' {
            let (name, after) = word(rest);
            tokens.push(Token::Name(name.to_owned()));
            rest = after;
        } else {
            let sign = SIGNS.into_iter().find(|sign| rest.starts_with(sign));
            let sign = sign.ok_or_else(|| format!("{c} is not known"))?;
            tokens.push(Token::Sign(sign));
            rest = rest.get(sign.len()..).unwrap_or_default();
        }
        rest = rest.trim_start();
    }
    Ok(tokens)
}

fn word(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len()))
}

fn quoted(text: &str, quote: char) -> Result<(String, &str), String> {
    let mut made = String::new();
    let mut chars = text.char_indices().skip(1);
    while let Some((place, c)) = chars.next() {
        match c {
            c if c == quote => return Ok((made, text.get(place + 1..).unwrap_or_default())),
            '\\' => match chars.next().map(|(_, c)| c) {
                Some('n') => made.push('\n'),
                Some('t') => made.push('\t'),
                Some('r') => made.push('\r'),
                Some('u') => return Err("escapes by number are not known".to_owned()),
                Some(other) => made.push(other),
                None => break,
            },
            other => made.push(other),
        }
    }
    Err("a text is not closed".to_owned())
}
