//! Conditions: expressions that are true or false.

use std::fmt;

use crate::{Expression, ParseError, Reference, Result, Scope};

/// An [`Expression`] that is evaluated to true or false:
/// `{{step-1.content}} contains "hello" and not [[done]]`.
///
/// A value that is not a boolean counts as `is_true` says: see [`compare`](crate::compare).
#[derive(Debug, Clone, PartialEq)]
pub struct Condition(Expression);

impl Condition {
    /// Parses a text of at most [`limits::SOURCE`](crate::limits::SOURCE) bytes.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        Expression::parse(text).map(Self)
    }

    /// Whether the condition is true.
    pub fn eval(&self, scope: &dyn Scope) -> Result<bool> {
        self.0.holds(scope)
    }

    /// The references in the order of the text.
    pub fn references(&self) -> impl Iterator<Item = &Reference> {
        self.0.references()
    }

    /// Lets `visit` change every reference, for example to resolve names that have become known.
    pub fn rewrite(&mut self, visit: &mut dyn FnMut(&mut Reference)) {
        self.0.rewrite(visit);
    }
}

impl fmt::Display for Condition {
    /// Prints the condition in its canonical form, which is parsed back to an equal condition.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
