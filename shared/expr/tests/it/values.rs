//! A scope made of a JSON object.

use std::borrow::Cow;
use std::cell::RefCell;

use expr::{Scope, Warning};
use serde_json::{Map, Value};

/// Keys in double square brackets are named variables, the others are roots. `random` always picks
/// the second item, or the only one.
pub struct Values {
    pub entries: Map<String, Value>,
    pub warnings: RefCell<Vec<Warning>>,
    /// Returns copies instead of borrowed values, like a scope that computes its values.
    pub owned: bool,
}

impl Values {
    pub fn new(entries: Value) -> Self {
        let Value::Object(entries) = entries else { panic!("a context is an object") };
        Self { entries, warnings: RefCell::default(), owned: false }
    }

    fn get(&self, key: &str) -> Option<Cow<'_, Value>> {
        let value = self.entries.get(key)?;
        Some(if self.owned { Cow::Owned(value.clone()) } else { Cow::Borrowed(value) })
    }
}

impl Scope for Values {
    fn root(&self, name: &str) -> Option<Cow<'_, Value>> {
        self.get(name)
    }

    fn variable(&self, name: &str) -> Option<Cow<'_, Value>> {
        self.get(&format!("[[{name}]]"))
    }

    fn pick(&self, len: usize) -> usize {
        1.min(len - 1)
    }

    fn warn(&self, warning: Warning) {
        self.warnings.borrow_mut().push(warning);
    }
}
