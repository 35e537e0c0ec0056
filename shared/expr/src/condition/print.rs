//! Printing a condition so that it is parsed back to an equal one.

use std::fmt::{self, Display};

use serde_json::Value;

use super::node::{Comparison, Node};
use crate::syntax::write_quoted;

impl Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Literal(Value::String(text)) => write_quoted(f, text),
            Self::Literal(value) => value.fmt(f),
            Self::Reference(reference) => reference.fmt(f),
            Self::Not(inner) => {
                f.write_str("not ")?;
                grouped(f, inner, matches!(**inner, Self::All(_) | Self::Any(_)))
            }
            Self::All(terms) => joined(f, terms, " and ", |term| matches!(term, Self::Any(_))),
            Self::Any(terms) => joined(f, terms, " or ", |_| false),
            Self::Compare(comparison) => comparison.fmt(f),
        }
    }
}

impl Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_grouped = |node: &Node| !matches!(node, Node::Literal(_) | Node::Reference(_));
        grouped(f, &self.input, is_grouped(&self.input))?;
        write!(f, " {}", self.operator.symbol().unwrap_or(self.operator.as_str()))?;
        for (index, argument) in self.arguments.iter().enumerate() {
            f.write_str(if index == 0 { " " } else { " and " })?;
            grouped(f, argument, is_grouped(argument))?;
        }
        Ok(())
    }
}

fn grouped(f: &mut fmt::Formatter<'_>, node: &Node, group: bool) -> fmt::Result {
    if group { write!(f, "({node})") } else { node.fmt(f) }
}

fn joined(f: &mut fmt::Formatter<'_>, terms: &[Node], word: &str, group: fn(&Node) -> bool) -> fmt::Result {
    terms.iter().enumerate().try_for_each(|(index, term)| {
        if index > 0 {
            f.write_str(word)?;
        }
        grouped(f, term, group(term))
    })
}
