//! How two JSON values differ, as paths, within a budget: a path can be as long as a key is, and there can be as many as there are leaves.

use serde::Serialize;
use serde_json::Value;
use std::fmt::Write;

/// The most changes told in all.
const MAX_CHANGES: usize = 1_000;
/// The most bytes of paths in all.
const MAX_PATHS: usize = 128 * 1024;

/// One place at which two values differ.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// Where: `parameters.headers.accept`, `items[3]`.
    pub path: String,
    /// What became of it.
    pub kind: Kind,
    /// What was there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    /// What is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
}

/// What became of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It is another.
    Changed,
}

/// What may still be told.
pub(super) struct Budget {
    changes: usize,
    bytes: usize,
    spent: bool,
}

impl Default for Budget {
    fn default() -> Self {
        Self { changes: MAX_CHANGES, bytes: MAX_PATHS, spent: false }
    }
}

impl Budget {
    /// Whether something was left out.
    pub(super) fn spent(&self) -> bool {
        self.spent
    }

    /// The changes from one value to the other, as far as the budget goes.
    pub(super) fn changes(&mut self, before: &Value, after: &Value) -> Vec<Change> {
        let mut found = Vec::new();
        self.walk(&mut String::new(), Some(before), Some(after), &mut found);
        found
    }

    /// As deep as the values are, which every door bounds. The path is grown and cut back, so that a long one is not copied for every leaf.
    fn walk(&mut self, path: &mut String, before: Option<&Value>, after: Option<&Value>, found: &mut Vec<Change>) {
        if before == after || self.spent {
            return;
        }
        match (before, after) {
            (Some(Value::Object(old)), Some(Value::Object(new))) => {
                for (key, value) in old {
                    self.property(path, key, [Some(value), new.get(key)], found);
                }
                for (key, value) in new.iter().filter(|(key, _)| !old.contains_key(*key)) {
                    self.property(path, key, [None, Some(value)], found);
                }
            }
            (Some(Value::Array(old)), Some(Value::Array(new))) => {
                for index in 0..old.len().max(new.len()) {
                    let length = path.len();
                    // Writing to a string cannot fail.
                    let _ = write!(path, "[{index}]");
                    self.walk(path, old.get(index), new.get(index), found);
                    path.truncate(length);
                }
            }
            _ => self.tell(path, before, after, found),
        }
    }

    fn property(&mut self, path: &mut String, key: &str, sides: [Option<&Value>; 2], found: &mut Vec<Change>) {
        let [before, after] = sides;
        if before == after || self.spent {
            return;
        }
        let length = path.len();
        if length > 0 {
            path.push('.');
        }
        path.push_str(key);
        self.walk(path, before, after, found);
        path.truncate(length);
    }

    fn tell(&mut self, path: &str, before: Option<&Value>, after: Option<&Value>, found: &mut Vec<Change>) {
        if self.changes == 0 || self.bytes < path.len() {
            self.spent = true;
            return;
        }
        self.changes -= 1;
        self.bytes -= path.len();
        let kind = match (before, after) {
            (None, _) => Kind::Added,
            (_, None) => Kind::Removed,
            _ => Kind::Changed,
        };
        found.push(Change { path: path.to_owned(), kind, before: before.cloned(), after: after.cloned() });
    }
}
