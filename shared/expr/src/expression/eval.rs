//! Evaluates expressions. The recursion is at most as deep as the parser allows.

use std::borrow::Cow;

use serde_json::Value;

use super::node::{Chain, Choice, Comparison, Node};
use crate::arithmetic::{negate, owned};
use crate::compare::{compare_metered, truth};
use crate::functions::{Arguments, Function};
use crate::{Context, Operator, Result};

impl Node {
    /// Whether the value counts as true.
    pub(super) fn holds(&self, context: Context<'_, '_>) -> Result<bool> {
        match self {
            Self::Not(inner) => Ok(!inner.holds(context)?),
            Self::All(terms) => terms.iter().try_fold(true, |so_far, term| Ok(so_far && term.holds(context)?)),
            Self::Any(terms) => terms.iter().try_fold(false, |so_far, term| Ok(so_far || term.holds(context)?)),
            Self::Compare(comparison) => comparison.holds(context),
            other => Ok(truth(&*other.value(context)?)),
        }
    }

    /// The value, borrowed if it already exists.
    pub(super) fn value<'a>(&'a self, context: Context<'a, '_>) -> Result<Cow<'a, Value>> {
        match self {
            Self::Literal(value) => Ok(Cow::Borrowed(value)),
            Self::Reference(reference) => Ok(charge_copy(context.lookup(reference)?, context)?.unwrap_or_else(|| {
                context.warn_unknown(&reference.head);
                Cow::Owned(Value::Null)
            })),
            Self::List(nodes) => list(nodes, context),
            Self::Dictionary(entries) => dictionary(entries, context),
            Self::Negate(inner) => negate(&*inner.value(context)?).map(Cow::Owned),
            Self::Coalesce(terms) => coalesce(terms, context),
            Self::Chain(chain) => chain.value(context),
            Self::Choose(choice) => choice.value(context),
            Self::Call(function, nodes) => call(function, nodes, context),
            Self::Not(_) | Self::All(_) | Self::Any(_) | Self::Compare(_) => {
                self.holds(context).map(|holds| Cow::Owned(Value::Bool(holds)))
            }
        }
    }

    /// The value, or `None` if this is a reference to something unknown, which is not reported.
    fn known<'a>(&'a self, context: Context<'a, '_>) -> Result<Option<Cow<'a, Value>>> {
        let Self::Reference(reference) = self else { return self.value(context).map(Some) };
        charge_copy(context.find(reference)?, context)
    }

    fn copied(&self, context: Context<'_, '_>) -> Result<Value> {
        owned(self.value(context)?, context.meter)
    }

    fn exists(&self, context: Context<'_, '_>) -> Result<bool> {
        match self {
            Self::Reference(reference) => context.exists(reference),
            _ => Ok(true),
        }
    }
}

/// Counts the work of a computed value: a scope that computes its values makes a copy for each
/// reference.
fn charge_copy<'a>(value: Option<Cow<'a, Value>>, context: Context<'_, '_>) -> Result<Option<Cow<'a, Value>>> {
    if let Some(Cow::Owned(copy)) = &value {
        context.meter.work_value(copy)?;
    }
    Ok(value)
}

// Recursive functions are small, because the stack holds one frame of each for every level.

fn list<'a>(nodes: &'a [Node], context: Context<'a, '_>) -> Result<Cow<'a, Value>> {
    nodes.iter().map(|node| node.copied(context)).collect::<Result<_, _>>().map(Cow::Owned)
}

fn dictionary<'a>(entries: &'a [(String, Node)], context: Context<'a, '_>) -> Result<Cow<'a, Value>> {
    let entries = entries.iter().map(|(key, node)| Ok((key.clone(), node.copied(context)?)));
    entries.collect::<Result<_>>().map(Value::Object).map(Cow::Owned)
}

fn call<'a>(function: &'static Function, nodes: &'a [Node], context: Context<'a, '_>) -> Result<Cow<'a, Value>> {
    let values = nodes.iter().map(|node| node.value(context)).collect::<Result<_, _>>()?;
    (function.run)(&Arguments::new(function.name, values, context.meter)).map(Cow::Owned)
}

/// The first value that is not null. Nothing is reported, because an author who writes a substitute
/// expects that a value can be missing.
fn coalesce<'a>(terms: &'a [Node], context: Context<'a, '_>) -> Result<Cow<'a, Value>> {
    for term in terms {
        if let Some(value) = term.known(context)?.filter(|value| !value.is_null()) {
            return Ok(value);
        }
    }
    Ok(Cow::Owned(Value::Null))
}

impl Choice {
    fn value<'a>(&'a self, context: Context<'a, '_>) -> Result<Cow<'a, Value>> {
        let side = if self.test.holds(context)? { &self.then } else { &self.otherwise };
        side.value(context)
    }
}

impl Chain {
    fn value<'a>(&'a self, context: Context<'a, '_>) -> Result<Cow<'a, Value>> {
        let first = self.first.value(context)?;
        self.rest.iter().try_fold(first, |left, (operator, right)| {
            operator.apply(left, &*right.value(context)?, context.meter).map(Cow::Owned)
        })
    }
}

impl Comparison {
    fn holds(&self, context: Context<'_, '_>) -> Result<bool> {
        match self.operator {
            Operator::Exists => return self.input.exists(context),
            Operator::NotExists => return self.input.exists(context).map(|exists| !exists),
            _ => {}
        }
        let input = self.input.value(context)?;
        if let Some(pattern) = &self.pattern {
            return pattern.is_found_in(&input, context.meter);
        }
        let mut arguments = self.arguments.iter().map(|argument| argument.value(context));
        let mut next = || arguments.next().unwrap_or(Ok(Cow::Owned(Value::Null)));
        compare_metered(self.operator, &input, &*next()?, &*next()?, context.meter, &|warning| {
            context.scope.warn(warning);
        })
    }
}
