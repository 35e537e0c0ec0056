//! The results of paths and expressions.

use super::parse::{Operator, Test};
use roxmltree::{Attribute, Node};
use serde_json::Value;

/// A result of a path.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Found<'a, 'input> {
    /// An element, a text, or the document itself.
    Node(Node<'a, 'input>),
    /// An attribute, and the element that it belongs to.
    Attribute { owner: Node<'a, 'input>, attribute: Attribute<'a, 'input>, number: usize },
}

impl<'a, 'input> Found<'a, 'input> {
    /// The text; for an element, all text in it.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Attribute { attribute, .. } => attribute.value().to_owned(),
            Self::Node(node) => texts(*node).collect(),
        }
    }

    pub(super) fn node(&self) -> Node<'a, 'input> {
        match self {
            Self::Node(node) | Self::Attribute { owner: node, .. } => *node,
        }
    }

    /// The position in document order; each result has a different one.
    pub(super) fn key(&self) -> (u32, usize) {
        match self {
            Self::Node(node) => (node.id().get(), 0),
            Self::Attribute { owner, number, .. } => (owner.id().get(), number + 1),
        }
    }

    /// The namespace, and the name in it.
    pub(super) fn name(&self) -> (Option<&'a str>, &'a str) {
        match self {
            Self::Node(node) => (node.tag_name().namespace(), node.tag_name().name()),
            Self::Attribute { attribute, .. } => (attribute.namespace(), attribute.name()),
        }
    }

    /// The name with the prefix that the namespace has at this place.
    pub(super) fn qualified(&self) -> String {
        let (namespace, name) = self.name();
        let prefix = namespace.and_then(|namespace| self.node().lookup_prefix(namespace));
        prefix.filter(|prefix| !prefix.is_empty()).map_or(name.to_owned(), |prefix| format!("{prefix}:{name}"))
    }

    pub(super) fn fits(&self, test: Test<'_>) -> bool {
        let is_named = |asked: &str| match asked.split_once(':') {
            // A name without a prefix matches in any namespace.
            None => self.name().1 == asked,
            Some((prefix, local)) => {
                let (namespace, name) = self.name();
                let meant = self.node().lookup_namespace_uri(Some(prefix));
                name == local && namespace.is_some() && meant == namespace
            }
        };
        match (test, self) {
            (Test::Any, _) | (Test::Named, Self::Attribute { .. }) => true,
            (Test::Text, Self::Node(node)) => node.is_text(),
            (Test::Named, Self::Node(node)) => node.is_element(),
            (Test::Name(name), Self::Node(node)) => node.is_element() && is_named(name),
            (Test::Text, Self::Attribute { .. }) => false,
            (Test::Name(name), Self::Attribute { .. }) => is_named(name),
        }
    }
}

pub(super) fn texts<'a>(node: Node<'a, '_>) -> impl Iterator<Item = &'a str> {
    node.descendants().filter(Node::is_text).filter_map(|node| node.text())
}

/// The value of an expression.
#[derive(Debug)]
pub(crate) enum Worth<'a, 'input> {
    Nodes(Vec<Found<'a, 'input>>),
    Text(String),
    Number(f64),
    Boolean(bool),
}

impl<'a, 'input> Worth<'a, 'input> {
    pub(super) fn holds(&self) -> bool {
        match self {
            Self::Nodes(nodes) => !nodes.is_empty(),
            Self::Text(text) => !text.is_empty(),
            Self::Number(number) => *number != 0.0 && !number.is_nan(),
            Self::Boolean(boolean) => *boolean,
        }
    }

    /// The text of a value that is not nodes.
    pub(super) fn plain(&self) -> String {
        match self {
            Self::Nodes(_) => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Boolean(boolean) => boolean.to_string(),
        }
    }

    pub(super) fn number(&self) -> f64 {
        match self {
            Self::Nodes(_) => f64::NAN,
            Self::Text(text) => number_of(text),
            Self::Number(number) => *number,
            Self::Boolean(boolean) => f64::from(u8::from(*boolean)),
        }
    }

    /// Whether a comparison of two values that are not nodes is true.
    pub(super) fn compares(&self, operator: Operator, other: &Self) -> bool {
        let equal = match (self, other) {
            (Self::Boolean(_), _) | (_, Self::Boolean(_)) => self.holds() == other.holds(),
            (Self::Text(one), Self::Text(other)) => one == other,
            _ => same(self.number(), other.number()),
        };
        let (one, other) = (self.number(), other.number());
        match operator {
            Operator::Equal => equal,
            Operator::NotEqual => !equal,
            Operator::Less => one < other,
            Operator::LessEqual => one <= other,
            Operator::Greater => one > other,
            Operator::GreaterEqual => one >= other,
            _ => false,
        }
    }

    /// The values for a workflow: a text for each node, or the single value.
    pub(crate) fn into_values<'x>(self) -> Box<dyn Iterator<Item = Value> + 'x>
    where
        'a: 'x,
        'input: 'x,
    {
        let value = match self {
            // They are converted one after the other, because overlapping nodes can be much larger
            // than the document.
            Self::Nodes(nodes) => return Box::new(nodes.into_iter().map(|found| Value::String(found.text()))),
            Self::Text(text) => Value::String(text),
            Self::Number(number) => crate::inputs::json_number(number),
            Self::Boolean(boolean) => Value::Bool(boolean),
        };
        Box::new(std::iter::once(value))
    }
}

/// Whether two numbers are equal; NaN equals nothing.
pub(super) fn same(one: f64, other: f64) -> bool {
    one.partial_cmp(&other).is_some_and(std::cmp::Ordering::is_eq)
}

/// The number in a text; NaN if there is none.
pub(super) fn number_of(text: &str) -> f64 {
    let text = text.trim();
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.'));
    if is_number { text.parse().unwrap_or(f64::NAN) } else { f64::NAN }
}
