//! JSON values whose strings are templates.

use serde_json::Value;

use crate::json_text::JsonText;
use crate::{Context, Meter, ParseError, Reference, Result, Scope, Template, limits};

/// The value of a parameter: every string in it, at any depth, is a [`Template`]. Keys of
/// dictionaries are not.
///
/// Parts without references are kept as finished values and only copied when the tree is evaluated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tree(Node);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Node {
    Constant(Value),
    Template(Template),
    JsonText(JsonText),
    List(Vec<Node>),
    Dictionary(Vec<(String, Node)>),
}

impl Tree {
    /// Parses every string of a value of at most [`limits::DEPTH`] levels.
    pub fn parse(value: &Value) -> Result<Self, ParseError> {
        Node::parse(value, limits::DEPTH).map(Self)
    }

    /// Parses a text that becomes JSON when its references are replaced. Its value is a text and
    /// always JSON: the values of references are written as JSON. A text that cannot become JSON is
    /// refused.
    pub fn parse_json_text(text: &str) -> Result<Self, ParseError> {
        JsonText::parse(text).map(|text| Self(Node::JsonText(text)))
    }

    /// Parses a regular expression: references in it are replaced, backslashes stay.
    pub fn parse_pattern(value: &Value) -> Result<Self, ParseError> {
        let Value::String(text) = value else { return Self::parse(value) };
        Template::parse_pattern(text).map(|template| Self(Node::of(template)))
    }

    /// A value that is used as it is: brackets in its strings are not references.
    pub fn literal(value: Value) -> Self {
        Self(Node::Constant(value))
    }

    /// The value with all references replaced. [`limits::OUTPUT`] applies to the whole value.
    pub fn eval(&self, scope: &dyn Scope) -> Result<Value> {
        match &self.0 {
            Node::Constant(value) => Ok(value.clone()),
            node => node.eval(Context { scope, meter: &Meter::default() }),
        }
    }

    /// The references, in the order of the value.
    pub fn references(&self) -> impl Iterator<Item = &Reference> {
        let mut found = Vec::new();
        self.0.collect_references(&mut found);
        found.into_iter()
    }

    /// Lets `visit` change every reference, for example to resolve names that have become known.
    /// The text that is kept if a root is unknown does not change.
    pub fn rewrite(&mut self, visit: &mut dyn FnMut(&mut Reference)) {
        self.0.rewrite(visit);
    }

    /// The value, if it contains no reference and is therefore always the same.
    pub fn constant(&self) -> Option<&Value> {
        match &self.0 {
            Node::Constant(value) => Some(value),
            _ => None,
        }
    }

    /// The only reference, if the tree consists of exactly one.
    pub fn single(&self) -> Option<&Reference> {
        match &self.0 {
            Node::Template(template) => template.single(),
            _ => None,
        }
    }

    /// Whether the root or variable is known: false only if the tree is exactly one reference.
    /// Nothing is reported to the scope.
    ///
    /// [`Tree::eval`] does not show this, because it keeps such a reference as text.
    pub fn is_known(&self, scope: &dyn Scope) -> bool {
        self.single().is_none_or(|reference| Context { scope, meter: &Meter::default() }.is_known(reference))
    }

    /// Whether the value exists, even if it is null, as the operator `exists` needs it. Nothing is
    /// reported to the scope.
    pub fn exists(&self, scope: &dyn Scope) -> Result<bool> {
        let context = Context { scope, meter: &Meter::default() };
        self.single().map_or(Ok(true), |reference| context.exists(reference))
    }
}

impl Node {
    fn of(template: Template) -> Self {
        template.constant().cloned().map_or(Self::Template(template), Self::Constant)
    }

    fn parse(value: &Value, depth: usize) -> Result<Self, ParseError> {
        let Some(below) = depth.checked_sub(1) else {
            return Err(ParseError::TooDeep { offset: 0, character: 1, limit: limits::DEPTH });
        };
        match value {
            Value::String(text) => Template::parse(text).map(Self::of),
            Value::Array(items) => {
                let nodes: Vec<_> = items.iter().map(|item| Self::parse(item, below)).collect::<Result<_, _>>()?;
                if nodes.iter().all(Self::is_constant) {
                    return Ok(Self::Constant(nodes.into_iter().filter_map(Self::into_constant).collect()));
                }
                Ok(Self::List(nodes))
            }
            Value::Object(entries) => {
                let nodes: Vec<_> = entries
                    .iter()
                    .map(|(key, item)| Ok((key.clone(), Self::parse(item, below)?)))
                    .collect::<Result<_, ParseError>>()?;
                if nodes.iter().all(|(_, node)| node.is_constant()) {
                    let constants = nodes.into_iter().filter_map(|(key, node)| Some((key, node.into_constant()?)));
                    return Ok(Self::Constant(Value::Object(constants.collect())));
                }
                Ok(Self::Dictionary(nodes))
            }
            scalar => Ok(Self::Constant(scalar.clone())),
        }
    }

    fn eval(&self, context: Context<'_, '_>) -> Result<Value> {
        match self {
            Self::Constant(value) => {
                context.meter.output_value(value)?;
                Ok(value.clone())
            }
            Self::Template(template) => template.eval_metered(context),
            Self::JsonText(text) => text.eval(context),
            Self::List(nodes) => {
                context.meter.output(nodes.len() + 1)?;
                nodes.iter().map(|node| node.eval(context)).collect()
            }
            Self::Dictionary(nodes) => {
                let entries = nodes.iter().map(|(key, node)| {
                    context.meter.output(key.len() + 4)?;
                    Ok((key.clone(), node.eval(context)?))
                });
                entries.collect::<Result<_>>().map(Value::Object)
            }
        }
    }

    fn collect_references<'a>(&'a self, found: &mut Vec<&'a Reference>) {
        match self {
            Self::Constant(_) => {}
            Self::Template(template) => found.extend(template.references()),
            Self::JsonText(text) => found.extend(text.references()),
            Self::List(nodes) => nodes.iter().for_each(|node| node.collect_references(found)),
            Self::Dictionary(nodes) => nodes.iter().for_each(|(_, node)| node.collect_references(found)),
        }
    }

    fn rewrite(&mut self, visit: &mut dyn FnMut(&mut Reference)) {
        match self {
            Self::Constant(_) => {}
            Self::Template(template) => template.rewrite(visit),
            Self::JsonText(text) => text.rewrite(visit),
            Self::List(nodes) => nodes.iter_mut().for_each(|node| node.rewrite(visit)),
            Self::Dictionary(nodes) => nodes.iter_mut().for_each(|(_, node)| node.rewrite(visit)),
        }
    }

    fn is_constant(&self) -> bool {
        matches!(self, Self::Constant(_))
    }

    fn into_constant(self) -> Option<Value> {
        match self {
            Self::Constant(value) => Some(value),
            _ => None,
        }
    }
}
