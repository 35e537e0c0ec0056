//! The names and values that a request gives for `#name` and `:value`.

use super::tree::{Operand, Parsed, Path, Step};
use crate::{Map, Value};
use std::borrow::Cow;

/// The names and values of a request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bindings<'a> {
    pub(crate) names: &'a [(String, String)],
    pub(crate) values: &'a Map,
}

/// The step of a path whose name is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place<'a> {
    Index(usize),
    Name(&'a str),
}

impl<'a> Bindings<'a> {
    /// Whether everything that the expression refers to is given.
    pub(crate) fn check<T>(&self, parsed: &Parsed<T>) -> Result<(), String> {
        let unknown = parsed.aliases.iter().find(|alias| self.name(alias).is_none());
        if let Some(alias) = unknown {
            return Err(format!(
                "An expression attribute name used in the document path is not defined; attribute name: {alias}"
            ));
        }
        match parsed.values.iter().find(|value| self.values.get(value).is_none()) {
            Some(value) => Err(format!(
                "An expression attribute value used in expression is not defined; attribute value: {value}"
            )),
            None => Ok(()),
        }
    }

    fn name(&self, alias: &str) -> Option<&'a str> {
        self.names.iter().find(|(name, _)| name == alias).map(|(_, name)| name.as_str())
    }

    /// The steps of the path. Every alias of a checked expression has a name.
    pub(crate) fn places<'b>(&'b self, path: &'b Path) -> impl Iterator<Item = Place<'b>> + 'b {
        path.0.iter().map(|step| match step {
            Step::Name(name) => Place::Name(name),
            Step::Alias(alias) => Place::Name(self.name(alias).unwrap_or_default()),
            Step::Index(index) => Place::Index(*index),
        })
    }

    /// The name of the attribute that the path begins with, for as long as path and request exist.
    pub(crate) fn top(self, path: &'a Path) -> &'a str {
        match path.0.first() {
            Some(Step::Name(name)) => name,
            Some(Step::Alias(alias)) => self.name(alias).unwrap_or_default(),
            _ => "",
        }
    }

    /// The value at the path, if there is one.
    pub(crate) fn find<'b>(&self, item: &'b Map, path: &Path) -> Option<&'b Value> {
        let mut places = self.places(path);
        let Some(Place::Name(name)) = places.next() else { return None };
        let mut value = item.get(name)?;
        for place in places {
            value = match (place, value) {
                (Place::Name(name), Value::M(map)) => map.get(name)?,
                (Place::Index(index), Value::L(list)) => list.get(index)?,
                _ => return None,
            };
        }
        Some(value)
    }

    /// The given value.
    pub(crate) fn value(&self, name: &str) -> Option<&'a Value> {
        self.values.get(name)
    }

    /// The value of the operand for an item.
    pub(crate) fn operand<'b>(&'b self, item: &'b Map, operand: &Operand) -> Option<Cow<'b, Value>> {
        match operand {
            Operand::Path(path) => self.find(item, path).map(Cow::Borrowed),
            Operand::Value(name) => self.value(name).map(Cow::Borrowed),
            Operand::Size(path) => {
                let size = match self.find(item, path)? {
                    Value::S(text) => text.encode_utf16().count(),
                    Value::B(bytes) => bytes.len(),
                    Value::L(list) => list.len(),
                    Value::M(map) => map.len(),
                    Value::Ss(set) => set.len(),
                    Value::Ns(set) => set.len(),
                    Value::Bs(set) => set.len(),
                    Value::N(_) | Value::Bool(_) | Value::Null => return None,
                };
                crate::value::number::Number::parse(&size.to_string()).ok().map(|size| Cow::Owned(Value::N(size)))
            }
        }
    }

    /// The path as error messages write it.
    pub(crate) fn shown(&self, path: &Path) -> String {
        let steps: Vec<_> = self
            .places(path)
            .map(|place| match place {
                Place::Name(name) => name.to_owned(),
                Place::Index(index) => format!("[{index}]"),
            })
            .collect();
        format!("[{}]", steps.join(", "))
    }
}
