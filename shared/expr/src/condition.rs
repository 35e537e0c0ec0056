//! Yes-or-no expressions.

use std::fmt;

use crate::error::{EvalError, ParseError};
use crate::limits::Meter;
use crate::lookup::Context;
use crate::reference::Reference;
use crate::scope::Scope;

use node::Node;

mod eval;
mod lexer;
mod node;
mod parser;
mod print;

/// An expression such as `{{step-1.content}} contains "hello" and not [[done]]`, parsed once.
///
/// ```text
/// or, ||                           loosest
/// and, &&
/// not, !                           applies to a whole comparison: `not {{a}} == 1` is `not ({{a}} == 1)`
/// == != > >= < <=  contains …      every operator of `Operator` by its name, too; not chained: `1 < 2 < 3` is refused
/// ```
///
/// - Values are references, strings in double or single quotes, numbers, `true`, `false` and `null`; words may be in
///   upper or lower case. Parentheses group. Quoted strings are literal: brackets in them refer to nothing, `\"` and
///   `\\` are the only escapes.
/// - Operators without an argument follow their value: `{{a}} is_empty`. `number_between` takes two:
///   `{{a}} number_between 1 and 5`, or with a comma.
/// - A value alone is judged for its truth: see `is_true` at [`compare`](crate::compare).
/// - An unknown root or variable counts as null, with a warning; `exists` is false for it and gives no warning.
///
/// `and` and `or` stop at the first side that decides.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition(Node);

impl Condition {
    /// Parses a text of at most [`limits::SOURCE`](crate::limits::SOURCE) bytes.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        parser::parse(text).map(Self)
    }

    /// Whether it holds.
    pub fn eval(&self, scope: &dyn Scope) -> Result<bool, EvalError> {
        self.0.holds(Context { scope, meter: &Meter::default() })
    }

    /// The references in the order of the text.
    pub fn references(&self) -> impl Iterator<Item = &Reference> {
        let mut found = Vec::new();
        self.0.collect_references(&mut found);
        found.into_iter()
    }

    /// Lets `visit` change every reference, such as to settle names that have become known.
    pub fn rewrite(&mut self, visit: &mut dyn FnMut(&mut Reference)) {
        self.0.rewrite(visit);
    }
}

impl fmt::Display for Condition {
    /// Prints one usual spelling, which is parsed back to an equal condition.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
