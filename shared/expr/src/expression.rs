//! Expressions: values that are calculated from references and literals.

use std::fmt;

use serde_json::Value;

use crate::locate::Located;
use crate::{Context, Cursor, Meter, ParseError, Reference, Result, Scope};

use lexer::Token;
use node::Node;

mod eval;
mod lexer;
mod node;
mod parser;
mod power;
mod print;

/// An expression such as `({{step-1.total}} ?? 0) * 1.2 > 100 ? "high" : "low"`, parsed once.
///
/// The operators, from the loosest to the tightest:
///
/// ```text
/// a ? b : c                        only the branch that is taken is evaluated
/// or, ||
/// and, &&
/// not, !                           for a whole comparison: `not {{a}} == 1` is `not ({{a}} == 1)`
/// == != > >= < <=  contains …      every operator of `Operator`, also by its name; not chained:
///                                  `1 < 2 < 3` is refused
/// + -
/// * / %
/// ??                               the first side that is not null; tighter than arithmetic,
///                                  which never results in null
/// -                                the sign
/// ```
///
/// - Values are references, strings in double or single quotes, numbers, `true`, `false`, `null`,
///   lists `[1, 2]` and dictionaries `{"key": 1}`; words can be in upper or lower case. Parentheses
///   group. Quoted strings are literal: brackets in them are not references, and `\"`, `\\`, `\n`,
///   `\r` and `\t` are the only escapes. `[[` always begins a variable, so a list within a list
///   needs a space.
/// - Operators without an argument follow their value: `{{a}} is_empty`. `number_between` takes
///   two: `{{a}} number_between 1 and 5`, or with a comma. Every named operator can also be called:
///   `contains({{a}}, "b")`.
/// - `and`, `or` and `not` result in booleans and use the truth of values: see `is_true` at
///   [`compare`](crate::compare). `and` and `or` stop at the first side that decides.
/// - `+` adds numbers and joins two texts or two lists. For all other arithmetic, a text that looks
///   like a number is one, so `"3" + 1` is 4. Integers stay integers if the result is one. An
///   integer beyond 64 bits, an infinite result and a division by zero are errors.
/// - An unknown root or variable counts as null, with a warning. `exists` is false for it and for
///   an entry that does not exist. `exists` and `??` give no warning.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression(Node);

impl Expression {
    /// Parses a text of at most [`limits::SOURCE`](crate::limits::SOURCE) bytes.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        // The parser counts bytes; people count characters.
        parser::parse(text).map(Self).map_err(|error| error.counted_in(text))
    }

    /// The value, of at most [`limits::OUTPUT`](crate::limits::OUTPUT) bytes.
    pub fn eval(&self, scope: &dyn Scope) -> Result<Value> {
        let meter = Meter::default();
        let value = self.0.value(Context { scope, meter: &meter })?;
        meter.output_value(&value)?;
        Ok(value.into_owned())
    }

    /// Whether the value counts as true.
    pub(crate) fn holds(&self, scope: &dyn Scope) -> Result<bool> {
        self.0.holds(Context { scope, meter: &Meter::default() })
    }

    /// The references in the order of the text.
    pub fn references(&self) -> impl Iterator<Item = &Reference> {
        let mut found = Vec::new();
        self.0.collect_references(&mut found);
        found.into_iter()
    }

    /// The references in the text of an expression, with their places. It stops at the first word
    /// that cannot be part of an expression.
    pub fn locate(text: &str) -> Vec<Located> {
        let mut found = Vec::new();
        let mut cursor = Cursor::new(text);
        while let Ok((start, token)) = lexer::next(&mut cursor) {
            match token {
                Token::End => break,
                Token::Reference(reference) => {
                    found.push(Located { at: start..cursor.offset(), reference: Some(reference) });
                }
                _ => {}
            }
        }
        found
    }

    /// Lets `visit` change every reference, for example to resolve names that have become known.
    pub fn rewrite(&mut self, visit: &mut dyn FnMut(&mut Reference)) {
        self.0.rewrite(visit);
    }
}

impl fmt::Display for Expression {
    /// Prints the expression in its canonical form, which is parsed back to an equal expression
    /// unless it is too long.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
