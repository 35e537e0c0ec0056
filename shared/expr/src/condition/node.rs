//! The parsed form of a condition.

use serde_json::Value;

use crate::compare::Compiled;
use crate::operator::Operator;
use crate::reference::Reference;

/// Chains of `and` and of `or` are flat, so depth comes from parentheses and negations alone and is bounded by the
/// parser.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    /// A string, number, boolean or null.
    Literal(Value),
    Reference(Reference),
    Not(Box<Node>),
    /// Two or more, none of them an `All`.
    All(Vec<Node>),
    /// Two or more, none of them an `Any`.
    Any(Vec<Node>),
    Compare(Box<Comparison>),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Comparison {
    pub(super) operator: Operator,
    pub(super) input: Node,
    /// As many as the operator takes.
    pub(super) arguments: Vec<Node>,
    /// The argument in compiled form, if it is a literal regular expression and a small one.
    pub(super) pattern: Option<Compiled>,
}

impl Node {
    /// `left and right`, merged with what is an `and` already.
    pub(super) fn all(left: Self, right: Self) -> Self {
        let mut terms = Vec::new();
        for side in [left, right] {
            match side {
                Self::All(inner) => terms.extend(inner),
                other => terms.push(other),
            }
        }
        Self::All(terms)
    }

    /// `left or right`, merged with what is an `or` already.
    pub(super) fn any(left: Self, right: Self) -> Self {
        let mut terms = Vec::new();
        for side in [left, right] {
            match side {
                Self::Any(inner) => terms.extend(inner),
                other => terms.push(other),
            }
        }
        Self::Any(terms)
    }

    pub(super) fn collect_references<'a>(&'a self, found: &mut Vec<&'a Reference>) {
        match self {
            Self::Literal(_) => {}
            Self::Reference(reference) => found.push(reference),
            Self::Not(inner) => inner.collect_references(found),
            Self::All(terms) | Self::Any(terms) => terms.iter().for_each(|term| term.collect_references(found)),
            Self::Compare(comparison) => {
                comparison.input.collect_references(found);
                comparison.arguments.iter().for_each(|argument| argument.collect_references(found));
            }
        }
    }

    pub(super) fn rewrite(&mut self, visit: &mut dyn FnMut(&mut Reference)) {
        match self {
            Self::Literal(_) => {}
            Self::Reference(reference) => visit(reference),
            Self::Not(inner) => inner.rewrite(visit),
            Self::All(terms) | Self::Any(terms) => terms.iter_mut().for_each(|term| term.rewrite(visit)),
            Self::Compare(comparison) => {
                comparison.input.rewrite(visit);
                comparison.arguments.iter_mut().for_each(|argument| argument.rewrite(visit));
            }
        }
    }
}
