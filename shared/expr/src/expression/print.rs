//! Prints an expression so that it is parsed back to an equal one.

use std::fmt::{self, Display, Formatter};

use serde_json::Value;

use super::node::{Chain, Choice, Comparison, Node};
use super::power::Power;
use crate::Head;
use crate::syntax::write_quoted;

impl Display for Node {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Literal(Value::String(text)) => write_quoted(f, text),
            Self::Literal(value) => value.fmt(f),
            Self::Reference(reference) => reference.fmt(f),
            Self::List(items) => list(f, items),
            Self::Dictionary(entries) => dictionary(f, entries),
            Self::Negate(inner) => {
                f.write_str("-")?;
                grouped(f, inner, Power::Sign)
            }
            Self::Not(inner) => {
                f.write_str("not ")?;
                grouped(f, inner, Power::Not)
            }
            Self::All(terms) => joined(f, terms, " and ", Power::Not),
            Self::Any(terms) => joined(f, terms, " or ", Power::And),
            Self::Coalesce(terms) => joined(f, terms, " ?? ", Power::Sign),
            Self::Compare(comparison) => comparison.fmt(f),
            Self::Chain(chain) => chain.fmt(f),
            Self::Choose(choice) => choice.fmt(f),
            Self::Call(function, arguments) => {
                write!(f, "{}(", function.name)?;
                joined(f, arguments, ", ", Power::Choose)?;
                f.write_str(")")
            }
        }
    }
}

impl Display for Comparison {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        grouped(f, &self.input, Power::Sum)?;
        write!(f, " {}", self.operator.symbol().unwrap_or(self.operator.as_str()))?;
        for (index, argument) in self.arguments.iter().enumerate() {
            f.write_str(if index == 0 { " " } else { " and " })?;
            grouped(f, argument, Power::Sum)?;
        }
        Ok(())
    }
}

impl Display for Chain {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let least = match self.rest.first().map(|(operator, _)| operator.power()) {
            Some(Power::Sum) => Power::Product,
            _ => Power::Coalesce,
        };
        grouped(f, &self.first, least)?;
        self.rest.iter().try_for_each(|(operator, node)| {
            write!(f, " {} ", operator.symbol())?;
            grouped(f, node, least)
        })
    }
}

impl Display for Choice {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        grouped(f, &self.test, Power::Or)?;
        write!(f, " ? {} : {}", self.then, self.otherwise)
    }
}

impl Node {
    /// The power of the loosest operator in the printed form.
    fn power(&self) -> Power {
        match self {
            Self::Choose(_) => Power::Choose,
            Self::Any(_) => Power::Or,
            Self::All(_) => Power::And,
            Self::Not(_) => Power::Not,
            Self::Compare(_) => Power::Compare,
            Self::Chain(chain) => chain.rest.first().map_or(Power::Product, |(operator, _)| operator.power()),
            Self::Coalesce(_) => Power::Coalesce,
            Self::Negate(_)
            | Self::Literal(_)
            | Self::Reference(_)
            | Self::List(_)
            | Self::Dictionary(_)
            | Self::Call(..) => Power::Sign,
        }
    }

    /// Whether the printed form can begin with `[`. It must not follow another `[`, because `[[`
    /// begins a variable.
    fn starts_with_bracket(&self) -> bool {
        match self {
            Self::List(_) => true,
            Self::Reference(reference) => matches!(reference.head, Head::Variable(_)),
            Self::All(terms) | Self::Any(terms) | Self::Coalesce(terms) => {
                terms.first().is_some_and(Self::starts_with_bracket)
            }
            Self::Compare(comparison) => comparison.input.starts_with_bracket(),
            Self::Chain(chain) => chain.first.starts_with_bracket(),
            Self::Choose(choice) => choice.test.starts_with_bracket(),
            Self::Literal(_) | Self::Dictionary(_) | Self::Negate(_) | Self::Not(_) | Self::Call(..) => false,
        }
    }
}

/// Prints a part, in parentheses unless it binds at least as tightly as `least`.
fn grouped(f: &mut Formatter<'_>, node: &Node, least: Power) -> fmt::Result {
    if node.power() < least { write!(f, "({node})") } else { node.fmt(f) }
}

fn joined(f: &mut Formatter<'_>, terms: &[Node], separator: &str, least: Power) -> fmt::Result {
    terms.iter().enumerate().try_for_each(|(index, term)| {
        if index > 0 {
            f.write_str(separator)?;
        }
        grouped(f, term, least)
    })
}

fn list(f: &mut Formatter<'_>, items: &[Node]) -> fmt::Result {
    f.write_str("[")?;
    if items.first().is_some_and(Node::starts_with_bracket) {
        f.write_str(" ")?;
    }
    joined(f, items, ", ", Power::Choose)?;
    f.write_str("]")
}

fn dictionary(f: &mut Formatter<'_>, entries: &[(String, Node)]) -> fmt::Result {
    f.write_str("{")?;
    for (index, (key, node)) in entries.iter().enumerate() {
        if index > 0 {
            f.write_str(", ")?;
        }
        write_quoted(f, key)?;
        write!(f, ": {node}")?;
    }
    f.write_str("}")
}
