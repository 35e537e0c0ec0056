//! The words and signs of an expression.

use serde_json::{Number, Value};

use crate::arithmetic::Arithmetic;
use crate::functions::{self, Function};
use crate::syntax::{Expected, quoted};
use crate::{Cursor, Operator, Reference, reference};

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Reference(Reference),
    Literal(Value),
    Operator(Operator),
    Arithmetic(Arithmetic),
    /// The name of a function; a parenthesis follows it.
    Function(&'static Function),
    And,
    Or,
    Not,
    Coalesce,
    Question,
    Colon,
    Comma,
    Open,
    Close,
    OpenList,
    CloseList,
    OpenDictionary,
    CloseDictionary,
    End,
}

/// If one sign begins with another, the longer one comes first.
const SIGNS: [(&str, Token); 24] = [
    ("==", Token::Operator(Operator::Equals)),
    ("!=", Token::Operator(Operator::NotEquals)),
    (">=", Token::Operator(Operator::NumberGte)),
    ("<=", Token::Operator(Operator::NumberLte)),
    (">", Token::Operator(Operator::NumberGt)),
    ("<", Token::Operator(Operator::NumberLt)),
    ("+", Token::Arithmetic(Arithmetic::Add)),
    ("-", Token::Arithmetic(Arithmetic::Subtract)),
    ("*", Token::Arithmetic(Arithmetic::Multiply)),
    ("/", Token::Arithmetic(Arithmetic::Divide)),
    ("%", Token::Arithmetic(Arithmetic::Remainder)),
    ("&&", Token::And),
    ("||", Token::Or),
    ("!", Token::Not),
    ("??", Token::Coalesce),
    ("?", Token::Question),
    (":", Token::Colon),
    (",", Token::Comma),
    ("(", Token::Open),
    (")", Token::Close),
    ("[", Token::OpenList),
    ("]", Token::CloseList),
    ("{", Token::OpenDictionary),
    ("}", Token::CloseDictionary),
];

/// Reads the next token, and returns it with its start.
pub(super) fn next(cursor: &mut Cursor<'_>) -> Result<(usize, Token), Expected> {
    cursor.skip_space();
    let start = cursor.offset();
    let token = match cursor.peek() {
        None => Token::End,
        Some('{') if cursor.rest().starts_with("{{") => Token::Reference(reference::read(cursor)?),
        Some('[') if cursor.rest().starts_with("[[") => Token::Reference(variable(cursor)?),
        Some('"' | '\'') => Token::Literal(Value::String(quoted(cursor)?)),
        Some('0'..='9') => Token::Literal(Value::Number(number(cursor)?)),
        Some(c) if c.is_ascii_alphabetic() => word(cursor)?,
        Some(_) => sign(cursor)?,
    };
    Ok((start, token))
}

fn variable(cursor: &mut Cursor<'_>) -> Result<Reference, Expected> {
    const WHAT: &str = "a variable such as `[[name]]` (a list within a list needs a space: `[ [`)";
    reference::read(cursor).map_err(|error| Expected { what: WHAT, ..error })
}

fn sign(cursor: &mut Cursor<'_>) -> Result<Token, Expected> {
    let found = SIGNS.iter().find(|(text, _)| cursor.eat(text));
    found.map_or_else(|| cursor.expected("a value or an operator"), |(_, token)| Ok(token.clone()))
}

fn word(cursor: &mut Cursor<'_>) -> Result<Token, Expected> {
    let start = cursor.clone();
    let word = cursor.take_while(|c| c.is_alphanumeric() || c == '_').to_ascii_lowercase();
    match word.as_str() {
        "and" => Ok(Token::And),
        "or" => Ok(Token::Or),
        "not" => Ok(Token::Not),
        "coalesce" => Ok(Token::Coalesce),
        "true" => Ok(Token::Literal(Value::Bool(true))),
        "false" => Ok(Token::Literal(Value::Bool(false))),
        "null" => Ok(Token::Literal(Value::Null)),
        name => match (name.parse(), cursor.rest().trim_start().starts_with('(')) {
            (Ok(operator), _) => Ok(Token::Operator(operator)),
            (Err(_), true) => functions::named(name)
                .map_or_else(|| start.expected("a function such as `len`"), |function| Ok(Token::Function(function))),
            (Err(_), false) => start.expected("a value or an operator (text goes in quotes)"),
        },
    }
}

/// A number as in JSON, but without a sign, which is an operator, and with leading zeros allowed.
fn number(cursor: &mut Cursor<'_>) -> Result<Number, Expected> {
    let start = cursor.clone();
    digits(cursor)?;
    let mut whole = true;
    if cursor.eat(".") {
        whole = false;
        digits(cursor)?;
    }
    if cursor.eat("e") || cursor.eat("E") {
        whole = false;
        let _sign = cursor.eat("+") || cursor.eat("-");
        digits(cursor)?;
    }
    if cursor.peek().is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '.')) {
        return cursor.expected("the end of the number");
    }
    let text = start.rest().get(..cursor.offset() - start.offset()).unwrap_or_default();
    let integer = || text.parse().map(i64::into).or_else(|_| text.parse().map(u64::into)).ok();
    let float = || text.parse().ok().and_then(Number::from_f64);
    let (number, wanted) = if whole {
        (integer(), "a whole number of at most 64 bits (a larger one goes in quotes)")
    } else {
        (float(), "a smaller number")
    };
    number.map_or_else(|| start.expected(wanted), Ok)
}

fn digits(cursor: &mut Cursor<'_>) -> Result<(), Expected> {
    if cursor.take_while(|c| c.is_ascii_digit()).is_empty() { cursor.expected("a digit") } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers() {
        for (source, expected) in [
            ("0", Ok(json!(0))),
            ("12", Ok(json!(12))),
            ("007", Ok(json!(7))),
            ("1.50", Ok(json!(1.5))),
            ("1e3", Ok(json!(1000.0))),
            ("2.5E-1", Ok(json!(0.25))),
            ("18446744073709551615", Ok(json!(u64::MAX))),
            ("18446744073709551616", Err(0)),
            ("18446744073709551616.0", Ok(json!(18_446_744_073_709_551_616.0))),
            ("1e999", Err(0)),
            ("", Err(0)),
            ("1.", Err(2)),
            ("1e", Err(2)),
            ("12ab", Err(2)),
            ("1.2.3", Err(3)),
        ] {
            let found = number(&mut Cursor::new(source)).map(Value::Number).map_err(|error| error.offset);
            assert_eq!(found, expected, "{source}");
        }
    }
}
