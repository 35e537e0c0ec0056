//! Deciding a condition. Recursion goes as deep as the parser let the condition be.

use std::borrow::Cow;

use serde_json::Value;

use super::node::{Comparison, Node};
use crate::compare::{compare_metered, truth};
use crate::error::EvalError;
use crate::lookup::Context;
use crate::operator::Operator;

impl Node {
    pub(super) fn holds(&self, context: Context<'_, '_>) -> Result<bool, EvalError> {
        match self {
            Self::Literal(_) | Self::Reference(_) => Ok(truth(&*self.value(context)?)),
            Self::Not(inner) => Ok(!inner.holds(context)?),
            Self::All(terms) => terms.iter().try_fold(true, |so_far, term| Ok(so_far && term.holds(context)?)),
            Self::Any(terms) => terms.iter().try_fold(false, |so_far, term| Ok(so_far || term.holds(context)?)),
            Self::Compare(comparison) => comparison.holds(context),
        }
    }

    /// The value as one side of a comparison.
    fn value<'a>(&'a self, context: Context<'a, '_>) -> Result<Cow<'a, Value>, EvalError> {
        match self {
            Self::Literal(value) => Ok(Cow::Borrowed(value)),
            Self::Reference(reference) => Ok(context.lookup(reference)?.unwrap_or_else(|| {
                context.warn_unknown(&reference.head);
                Cow::Owned(Value::Null)
            })),
            other => Ok(Cow::Owned(Value::Bool(other.holds(context)?))),
        }
    }

    fn is_known(&self, context: Context<'_, '_>) -> bool {
        match self {
            Self::Reference(reference) => context.is_known(&reference.head),
            _ => true,
        }
    }
}

impl Comparison {
    fn holds(&self, context: Context<'_, '_>) -> Result<bool, EvalError> {
        match self.operator {
            Operator::Exists => return Ok(self.input.is_known(context)),
            Operator::NotExists => return Ok(!self.input.is_known(context)),
            _ => {}
        }
        let input = self.input.value(context)?;
        if let Some(pattern) = &self.pattern {
            return pattern.is_found_in(&input, context.meter);
        }
        let mut arguments = self.arguments.iter().map(|argument| argument.value(context));
        let mut next = || arguments.next().unwrap_or(Ok(Cow::Owned(Value::Null)));
        compare_metered(self.operator, &input, &*next()?, &*next()?, context.meter)
    }
}
