//! A Pratt parser: each operator binds with a power, and a loop takes what binds tightly enough.

use serde_json::Value;

use super::lexer::{self, Token};
use super::node::{Comparison, Node};
use crate::compare::{Compiled, Pattern};
use crate::error::{ParseError, PatternError};
use crate::limits;
use crate::operator::Operator;
use crate::syntax::{Cursor, Expected};

/// Literal patterns that one condition may keep in compiled form. The others are compiled when they are needed, so that
/// neither parsing takes long nor a program that is kept in memory grows large.
const COMPILED_PATTERNS: usize = 4;

pub(super) fn parse(text: &str) -> Result<Node, ParseError> {
    if text.len() > limits::SOURCE {
        return Err(ParseError::TooLong { length: text.len(), limit: limits::SOURCE });
    }
    let mut parser = Parser { text, cursor: Cursor::new(text), offset: 0, token: Token::End, depth: 0, patterns: 0 };
    parser.advance()?;
    let node = parser.expression(Power::Or)?;
    match parser.token {
        Token::End => Ok(node),
        _ => parser.unexpected("an operator, `and`, `or` or the end"),
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Power {
    Or,
    And,
    Compare,
}

struct Parser<'a> {
    text: &'a str,
    cursor: Cursor<'a>,
    /// Where `token` starts.
    offset: usize,
    /// The token that is looked at and not yet taken.
    token: Token,
    /// Open parentheses and negations: the only ways to recurse.
    depth: usize,
    /// Literal patterns so far, up to the number that are compiled.
    patterns: usize,
}

impl Parser<'_> {
    fn advance(&mut self) -> Result<Token, ParseError> {
        let (offset, token) = lexer::next(&mut self.cursor).map_err(|expected| expected.into_error(self.text))?;
        self.offset = offset;
        Ok(std::mem::replace(&mut self.token, token))
    }

    fn unexpected<T>(&self, what: &'static str) -> Result<T, ParseError> {
        Err(Expected { offset: self.offset, what }.into_error(self.text))
    }

    /// Takes operators that bind at least as tightly as `least`.
    fn expression(&mut self, least: Power) -> Result<Node, ParseError> {
        // A negation takes a whole comparison with it, so no operator can follow it directly.
        let mut compared = self.token == Token::Not;
        let mut left = if compared {
            self.advance()?;
            Node::Not(Box::new(self.nested(Power::Compare)?))
        } else {
            self.operand()?
        };
        loop {
            left = match self.token {
                Token::Or if least <= Power::Or => {
                    self.advance()?;
                    Node::any(left, self.expression(Power::And)?)
                }
                Token::And if least <= Power::And => {
                    self.advance()?;
                    Node::all(left, self.expression(Power::Compare)?)
                }
                Token::Operator(_) if compared => {
                    return self.unexpected("`and`, `or` or the end (use parentheses to compare a comparison)");
                }
                Token::Operator(operator) => {
                    compared = true;
                    self.advance()?;
                    self.comparison(operator, left)?
                }
                _ => return Ok(left),
            };
        }
    }

    fn comparison(&mut self, operator: Operator, input: Node) -> Result<Node, ParseError> {
        let mut arguments = Vec::with_capacity(operator.arguments());
        let mut pattern = None;
        for index in 0..operator.arguments() {
            if index > 0 {
                match self.token {
                    Token::And | Token::Comma => self.advance()?,
                    _ => return self.unexpected("`and` or `,` and the second bound"),
                };
            }
            let offset = self.offset;
            let argument = self.operand()?;
            if let (Operator::MatchesRegex, Node::Literal(Value::String(source))) = (operator, &argument) {
                pattern = self.pattern(source).map_err(|reason| ParseError::Pattern { offset, reason })?;
            }
            arguments.push(argument);
        }
        Ok(Node::Compare(Box::new(Comparison { operator, input, arguments, pattern })))
    }

    /// Checks a literal pattern, and compiles it if that is worth the memory for as long as the condition lives.
    fn pattern(&mut self, source: &str) -> Result<Option<Compiled>, PatternError> {
        let pattern = Pattern::parse(source)?;
        if self.patterns == COMPILED_PATTERNS {
            return Ok(None);
        }
        self.patterns += 1;
        Ok(pattern.compile_small())
    }

    /// A value or something in parentheses.
    fn operand(&mut self) -> Result<Node, ParseError> {
        match self.token {
            Token::Reference(_) | Token::Literal(_) => match self.advance()? {
                Token::Reference(reference) => Ok(Node::Reference(reference)),
                Token::Literal(value) => Ok(Node::Literal(value)),
                _ => self.unexpected("a value"),
            },
            Token::Open => {
                self.advance()?;
                let inner = self.nested(Power::Or)?;
                match self.token {
                    Token::Close => self.advance()?,
                    _ => return self.unexpected("an operator, `and`, `or` or `)`"),
                };
                Ok(inner)
            }
            _ => self.unexpected("a value"),
        }
    }

    fn nested(&mut self, least: Power) -> Result<Node, ParseError> {
        if self.depth == limits::DEPTH {
            return Err(ParseError::TooDeep { offset: self.offset, limit: limits::DEPTH });
        }
        self.depth += 1;
        let node = self.expression(least);
        self.depth -= 1;
        node
    }
}
