//! The parsed form of an expression.

use serde_json::Value;

use crate::arithmetic::Arithmetic;
use crate::compare::Compiled;
use crate::functions::Function;
use crate::{Operator, Reference};

/// Chains of one operator are flat, so only nesting that the parser counts and limits adds depth.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Node {
    /// A string, number, boolean or null.
    Literal(Value),
    Reference(Reference),
    List(Vec<Node>),
    /// In the written order; of two equal keys the later one counts.
    Dictionary(Vec<(String, Node)>),
    /// Never contains a literal number, which has its own sign.
    Negate(Box<Node>),
    Not(Box<Node>),
    /// Two or more nodes, none of them an `All`.
    All(Vec<Node>),
    /// Two or more nodes, none of them an `Any`.
    Any(Vec<Node>),
    /// Two or more nodes, none of them a `Coalesce`.
    Coalesce(Vec<Node>),
    Compare(Box<Comparison>),
    Chain(Box<Chain>),
    Choose(Box<Choice>),
    Call(&'static Function, Vec<Node>),
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Comparison {
    pub(super) operator: Operator,
    pub(super) input: Node,
    /// As many arguments as the operator takes.
    pub(super) arguments: Vec<Node>,
    /// The compiled argument, if it is a literal regular expression and small.
    pub(super) pattern: Option<Compiled>,
}

/// `first + a - b`, from left to right; all operators of a chain bind equally tightly.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Chain {
    pub(super) first: Node,
    /// One or more operators, each with its right side.
    pub(super) rest: Vec<(Arithmetic, Node)>,
}

/// The conditional `test ? then : otherwise`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Choice {
    pub(super) test: Node,
    pub(super) then: Node,
    pub(super) otherwise: Node,
}

impl Node {
    /// `left and right`, merged with existing `and`s.
    pub(super) fn all(left: Self, right: Self) -> Self {
        Self::All(merged(left, right, |node| match node {
            Self::All(terms) => Ok(terms),
            other => Err(other),
        }))
    }

    /// `left or right`, merged with existing `or`s.
    pub(super) fn any(left: Self, right: Self) -> Self {
        Self::Any(merged(left, right, |node| match node {
            Self::Any(terms) => Ok(terms),
            other => Err(other),
        }))
    }

    /// `left ?? right`, merged with existing `??`s.
    pub(super) fn coalesce(left: Self, right: Self) -> Self {
        Self::Coalesce(merged(left, right, |node| match node {
            Self::Coalesce(terms) => Ok(terms),
            other => Err(other),
        }))
    }

    /// `left + right`. A chain on the left side with operators that bind equally tightly is
    /// extended.
    pub(super) fn chain(left: Self, operator: Arithmetic, right: Self) -> Self {
        match left {
            Self::Chain(mut chain) if chain.binds_like(operator) => {
                chain.rest.push((operator, right));
                Self::Chain(chain)
            }
            first => Self::Chain(Box::new(Chain { first, rest: vec![(operator, right)] })),
        }
    }

    pub(super) fn collect_references<'a>(&'a self, found: &mut Vec<&'a Reference>) {
        match self {
            Self::Literal(_) => {}
            Self::Reference(reference) => found.push(reference),
            Self::Not(inner) | Self::Negate(inner) => inner.collect_references(found),
            Self::List(nodes) | Self::All(nodes) | Self::Any(nodes) | Self::Coalesce(nodes) | Self::Call(_, nodes) => {
                for node in nodes {
                    node.collect_references(found);
                }
            }
            Self::Dictionary(entries) => entries.iter().for_each(|(_, node)| node.collect_references(found)),
            Self::Compare(comparison) => {
                comparison.input.collect_references(found);
                comparison.arguments.iter().for_each(|node| node.collect_references(found));
            }
            Self::Chain(chain) => {
                chain.first.collect_references(found);
                chain.rest.iter().for_each(|(_, node)| node.collect_references(found));
            }
            Self::Choose(choice) => {
                choice.test.collect_references(found);
                choice.then.collect_references(found);
                choice.otherwise.collect_references(found);
            }
        }
    }

    pub(super) fn rewrite(&mut self, visit: &mut dyn FnMut(&mut Reference)) {
        match self {
            Self::Literal(_) => {}
            Self::Reference(reference) => visit(reference),
            Self::Not(inner) | Self::Negate(inner) => inner.rewrite(visit),
            Self::List(nodes) | Self::All(nodes) | Self::Any(nodes) | Self::Coalesce(nodes) | Self::Call(_, nodes) => {
                for node in nodes {
                    node.rewrite(visit);
                }
            }
            Self::Dictionary(entries) => entries.iter_mut().for_each(|(_, node)| node.rewrite(visit)),
            Self::Compare(comparison) => {
                comparison.input.rewrite(visit);
                comparison.arguments.iter_mut().for_each(|node| node.rewrite(visit));
            }
            Self::Chain(chain) => {
                chain.first.rewrite(visit);
                chain.rest.iter_mut().for_each(|(_, node)| node.rewrite(visit));
            }
            Self::Choose(choice) => {
                choice.test.rewrite(visit);
                choice.then.rewrite(visit);
                choice.otherwise.rewrite(visit);
            }
        }
    }
}

impl Chain {
    fn binds_like(&self, operator: Arithmetic) -> bool {
        self.rest.first().is_some_and(|(first, _)| first.power() == operator.power())
    }
}

fn merged(left: Node, right: Node, terms: fn(Node) -> Result<Vec<Node>, Node>) -> Vec<Node> {
    let mut merged = terms(left).unwrap_or_else(|node| vec![node]);
    match terms(right) {
        Ok(more) => merged.extend(more),
        Err(node) => merged.push(node),
    }
    merged
}
