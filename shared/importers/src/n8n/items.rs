//! The items that reach a node.

use crate::Draft;
use crate::template::{Part, at};
use serde_json::{Value, json};

/// Items, as values whose references are evaluated during the run.
#[derive(Clone, Debug, PartialEq)]
pub enum Items {
    /// Exactly one item.
    One(Value),
    /// A list of any length.
    Many(Value),
}

impl Items {
    /// The first item.
    pub fn first(&self) -> Value {
        match self {
            Self::One(item) => item.clone(),
            Self::Many(list) => at(list, &[Part::Index(0)]),
        }
    }

    /// All items as a list.
    pub fn list(&self) -> Value {
        match self {
            Self::One(item) => Value::Array(vec![item.clone()]),
            Self::Many(list) => list.clone(),
        }
    }

    /// Whether it is a list.
    pub fn is_many(&self) -> bool {
        matches!(self, Self::Many(_))
    }
}

/// Stores a value in a variable, so that it is evaluated once. Returns the reference.
pub fn keep(draft: &mut Draft, id: &str, name: &str, value: &Value) -> Value {
    draft.put(id, "set_variable", name, json!({"name": id, "value": value}));
    crate::template::variable(id)
}
