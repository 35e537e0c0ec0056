//! A Pratt parser: each operator has a binding power, and a loop takes the operators that bind
//! tightly enough.

use serde_json::Value;

use super::lexer::{self, Token};
use super::node::{Choice, Comparison, Node};
use super::power::Power;
use crate::arithmetic::{Arithmetic, negated};
use crate::compare::{Compiled, Pattern};
use crate::error::PatternError;
use crate::syntax::Expected;
use crate::{Cursor, Operator, ParseError, functions, limits};

/// The most literal patterns of an expression that are kept in compiled form. The others are
/// compiled when they are needed, so that neither parsing nor the memory of a kept program grows
/// too large.
const COMPILED_PATTERNS: usize = 4;

/// Parses a whole text.
pub(super) fn parse(text: &str) -> Result<Node, ParseError> {
    if text.len() > limits::SOURCE {
        return Err(ParseError::TooLong { length: text.len(), limit: limits::SOURCE });
    }
    let cursor = Cursor::new(text);
    let mut parser = Parser { text, cursor, offset: 0, token: Token::End, depth: 0, operators: 0, patterns: 0 };
    parser.advance()?;
    let node = parser.expression(Power::Choose)?;
    match parser.token {
        Token::End => Ok(node),
        _ => parser.unexpected("an operator, `and`, `or` or the end"),
    }
}

/// The binding power of an operator between two values.
fn power(token: &Token) -> Option<Power> {
    match token {
        Token::Question => Some(Power::Choose),
        Token::Or => Some(Power::Or),
        Token::And => Some(Power::And),
        Token::Operator(_) => Some(Power::Compare),
        Token::Arithmetic(arithmetic) => Some(arithmetic.power()),
        Token::Coalesce => Some(Power::Coalesce),
        _ => None,
    }
}

struct Parser<'a> {
    text: &'a str,
    cursor: Cursor<'a>,
    /// The start of `token`.
    offset: usize,
    /// The next token, which is not taken yet.
    token: Token,
    /// How often `nested` was entered, for everything in brackets and for everything before a
    /// value.
    depth: usize,
    /// How often `within` was entered, which is every recursion.
    operators: usize,
    /// The literal patterns so far, up to the number that is compiled.
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

    /// Takes this token, or says what is missing.
    fn take(&mut self, token: &Token, what: &'static str) -> Result<(), ParseError> {
        if self.token != *token {
            return self.unexpected(what);
        }
        self.advance().map(drop)
    }

    /// Reads operators that bind at least as tightly as `least`.
    fn expression(&mut self, least: Power) -> Result<Node, ParseError> {
        // After a comparison or a negation, no operator that binds equally tightly or more tightly
        // can follow.
        let mut most = if self.token == Token::Not { Power::And } else { Power::Sign };
        let mut left = self.prefixed(least)?;
        while let Some(power) = power(&self.token).filter(|power| *power >= least) {
            if power > most {
                return self.unexpected("`and`, `or` or the end (use parentheses to compare a comparison)");
            }
            most = if power == Power::Compare { Power::And } else { power };
            left = self.infix(left)?;
        }
        Ok(left)
    }

    /// Reads the operator at the next token, with its right side.
    ///
    /// Recursive functions are small, because the stack holds one frame of each for every level.
    fn infix(&mut self, left: Node) -> Result<Node, ParseError> {
        let operator = self.advance()?;
        let tighter = match operator {
            Token::Question => return self.choice(left),
            Token::Operator(operator) => return self.comparison(operator, left),
            Token::Or => Power::And,
            Token::And => Power::Not,
            Token::Arithmetic(arithmetic) if arithmetic.power() == Power::Sum => Power::Product,
            Token::Arithmetic(_) => Power::Coalesce,
            _ => Power::Sign,
        };
        let right = self.within(tighter)?;
        Ok(match operator {
            Token::Or => Node::any(left, right),
            Token::And => Node::all(left, right),
            Token::Arithmetic(arithmetic) => Node::chain(left, arithmetic, right),
            _ => Node::coalesce(left, right),
        })
    }

    fn choice(&mut self, test: Node) -> Result<Node, ParseError> {
        let then = self.nested(Power::Choose)?;
        self.take(&Token::Colon, "an operator or `:`")?;
        let otherwise = self.nested(Power::Choose)?;
        Ok(Node::Choose(Box::new(Choice { test, then, otherwise })))
    }

    fn comparison(&mut self, operator: Operator, input: Node) -> Result<Node, ParseError> {
        let mut arguments = Vec::with_capacity(operator.arguments());
        for index in 0..operator.arguments() {
            if index > 0 {
                match self.token {
                    Token::And | Token::Comma => self.advance()?,
                    _ => return self.unexpected("`and` or `,` and the second bound"),
                };
            }
            arguments.push((self.offset, self.within(Power::Sum)?));
        }
        self.compared(operator, input, arguments)
    }

    /// A comparison whose parts were read, each with its start.
    fn compared(&mut self, operator: Operator, input: Node, arguments: Vec<(usize, Node)>) -> Result<Node, ParseError> {
        let mut pattern = None;
        if let (Operator::MatchesRegex, Some((offset, Node::Literal(Value::String(source))))) =
            (operator, arguments.first())
        {
            let refused = |reason| ParseError::Pattern { offset: *offset, character: 0, reason };
            pattern = self.pattern(source).map_err(refused)?;
        }
        let arguments = arguments.into_iter().map(|(_, argument)| argument).collect();
        Ok(Node::Compare(Box::new(Comparison { operator, input, arguments, pattern })))
    }

    /// Checks a literal pattern, and compiles it if it is worth the memory for as long as the
    /// expression lives.
    fn pattern(&mut self, source: &str) -> Result<Option<Compiled>, PatternError> {
        let pattern = Pattern::parse(source)?;
        if self.patterns == COMPILED_PATTERNS {
            return Ok(None);
        }
        self.patterns += 1;
        Ok(pattern.compile_small())
    }

    /// Reads a value and the operators before it.
    fn prefixed(&mut self, least: Power) -> Result<Node, ParseError> {
        match self.token {
            Token::Not if least <= Power::Not => {
                self.advance()?;
                self.nested(Power::Not).map(|inner| Node::Not(Box::new(inner)))
            }
            Token::Arithmetic(Arithmetic::Subtract) => {
                self.advance()?;
                let is_number = matches!(self.token, Token::Literal(Value::Number(_)));
                if is_number { self.operand() } else { self.nested(Power::Sign) }.map(signed)
            }
            _ => self.operand(),
        }
    }

    /// Reads a value, a call, or something in brackets.
    fn operand(&mut self) -> Result<Node, ParseError> {
        match &self.token {
            Token::Reference(_) | Token::Literal(_) => self.value(),
            Token::Open => self.group(),
            Token::OpenList => self.list(),
            Token::OpenDictionary => self.dictionary(),
            Token::Function(_) => self.call(),
            Token::Operator(_) | Token::Coalesce if self.is_called() => self.call(),
            _ => self.unexpected("a value"),
        }
    }

    fn value(&mut self) -> Result<Node, ParseError> {
        match self.advance()? {
            Token::Reference(reference) => Ok(Node::Reference(reference)),
            Token::Literal(value) => Ok(Node::Literal(value)),
            _ => self.unexpected("a value"),
        }
    }

    fn group(&mut self) -> Result<Node, ParseError> {
        self.advance()?;
        let inner = self.nested(Power::Choose)?;
        self.take(&Token::Close, "an operator, `and`, `or` or `)`")?;
        Ok(inner)
    }

    fn list(&mut self) -> Result<Node, ParseError> {
        self.advance()?;
        let items = self.items(&Token::CloseList, "an operator, `,` or `]`")?;
        Ok(Node::List(items.into_iter().map(|(_, item)| item).collect()))
    }

    /// Whether the next word is the name of an operator that is called like a function.
    fn is_called(&self) -> bool {
        let word = self.text.get(self.offset..).unwrap_or_default();
        word.starts_with(|c: char| c.is_ascii_alphabetic()) && self.cursor.rest().trim_start().starts_with('(')
    }

    fn call(&mut self) -> Result<Node, ParseError> {
        let offset = self.offset;
        let called = self.advance()?;
        self.take(&Token::Open, "`(`")?;
        // A called operator is printed between its sides, where its right side is one more
        // recursion.
        let more = usize::from(!matches!(called, Token::Function(_)));
        self.operators += more;
        let arguments = self.items(&Token::Close, "an operator, `,` or `)`")?;
        self.operators -= more;
        self.parse_call(&called, arguments, offset)
    }

    fn parse_call(
        &mut self,
        called: &Token,
        mut arguments: Vec<(usize, Node)>,
        offset: usize,
    ) -> Result<Node, ParseError> {
        let (function, least, most) = match called {
            Token::Function(function) => (function.name, function.least, function.most),
            Token::Operator(operator) => (operator.as_str(), operator.arguments() + 1, operator.arguments() + 1),
            _ => ("coalesce", 1, usize::MAX),
        };
        let found = arguments.len();
        if found < least || found > most {
            let takes = functions::arguments(least, most);
            return Err(ParseError::Arguments { offset, character: 0, function, takes, found });
        }
        if let Token::Operator(operator) = called {
            let (_, input) = arguments.remove(0);
            return self.compared(*operator, input, arguments);
        }
        let arguments = arguments.into_iter().map(|(_, argument)| argument);
        match called {
            Token::Function(function) => Ok(Node::Call(function, arguments.collect())),
            _ => arguments.reduce(Node::coalesce).map_or_else(|| self.unexpected("a value"), Ok),
        }
    }

    /// Reads values separated by commas, up to and including the closing bracket. Each is returned
    /// with its start.
    fn items(&mut self, close: &Token, what: &'static str) -> Result<Vec<(usize, Node)>, ParseError> {
        let mut items = Vec::new();
        if self.token == *close {
            self.advance()?;
            return Ok(items);
        }
        loop {
            items.push((self.offset, self.nested(Power::Choose)?));
            if self.token != Token::Comma {
                self.take(close, what)?;
                return Ok(items);
            }
            self.advance()?;
        }
    }

    fn dictionary(&mut self) -> Result<Node, ParseError> {
        self.advance()?;
        let mut entries = Vec::new();
        if self.token == Token::CloseDictionary {
            self.advance()?;
            return Ok(Node::Dictionary(entries));
        }
        loop {
            let key = match &self.token {
                Token::Literal(Value::String(key)) => key.clone(),
                _ => return self.unexpected("a key in quotes"),
            };
            self.advance()?;
            self.take(&Token::Colon, "`:`")?;
            entries.push((key, self.nested(Power::Choose)?));
            if self.token != Token::Comma {
                self.take(&Token::CloseDictionary, "an operator, `,` or `}`")?;
                return Ok(Node::Dictionary(entries));
            }
            self.advance()?;
        }
    }

    fn nested(&mut self, least: Power) -> Result<Node, ParseError> {
        if self.depth == limits::DEPTH {
            return Err(ParseError::TooDeep { offset: self.offset, character: 0, limit: limits::DEPTH });
        }
        self.depth += 1;
        let node = self.within(least);
        self.depth -= 1;
        node
    }

    fn within(&mut self, least: Power) -> Result<Node, ParseError> {
        if self.operators >= limits::OPERATORS {
            return Err(ParseError::TooDeep { offset: self.offset, character: 0, limit: limits::OPERATORS });
        }
        self.operators += 1;
        let node = self.expression(least);
        self.operators -= 1;
        node
    }
}

/// The result of `-` before a value; a literal number has its own sign.
fn signed(node: Node) -> Node {
    match node {
        Node::Literal(Value::Number(number)) => match negated(&number) {
            Some(negative) => Node::Literal(Value::Number(negative)),
            None => Node::Negate(Box::new(Node::Literal(Value::Number(number)))),
        },
        other => Node::Negate(Box::new(other)),
    }
}
