//! The objects of answers.

use crate::value::text::quoted;

/// An object that is written field by field.
pub(crate) struct Object(Vec<u8>);

impl Object {
    pub(crate) fn new() -> Self {
        Self(vec![b'{'])
    }

    /// Begins a field; its value is written next.
    pub(crate) fn field(&mut self, name: &str) -> &mut Vec<u8> {
        if self.0.len() > 1 {
            self.0.push(b',');
        }
        quoted(name, &mut self.0);
        self.0.push(b':');
        &mut self.0
    }

    /// Adds a value that is JSON already.
    pub(crate) fn json(&mut self, name: &str, value: &[u8]) {
        self.field(name).extend_from_slice(value);
    }

    /// Adds a text.
    pub(crate) fn text(&mut self, name: &str, value: &str) {
        quoted(value, self.field(name));
    }

    /// Adds a list of values that are JSON already.
    pub(crate) fn list(&mut self, name: &str, values: &[Vec<u8>]) {
        let out = self.field(name);
        out.push(b'[');
        out.extend_from_slice(&values.join(&b','));
        out.push(b']');
    }

    pub(crate) fn end(mut self) -> Vec<u8> {
        self.0.push(b'}');
        self.0
    }
}
