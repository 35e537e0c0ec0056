//! Compares two JSON values. The result lists paths and has a limited size, because a path can be
//! as long as a key, and there is a path for each difference.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use std::fmt::Write;

/// The most changes of a whole comparison.
const MAX_CHANGES: usize = 1_000;
/// The most bytes of the paths of a whole comparison.
const MAX_PATHS: usize = 128 * 1024;

/// A difference between two values.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Change {
    /// The path, such as `parameters.headers.accept` or `items[3]`.
    pub path: String,
    /// How the value has changed.
    pub kind: Kind,
    /// The earlier value, if there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    /// The later value, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
}

/// How a value has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum Kind {
    /// Only the later value exists.
    Added,
    /// Only the earlier value exists.
    Removed,
    /// Both values exist and differ.
    Changed,
}

/// How many changes and bytes are left until the limits are reached.
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
    /// Whether changes were left out.
    pub(super) fn spent(&self) -> bool {
        self.spent
    }

    /// The changes between two values, until the limit is reached.
    pub(super) fn changes(&mut self, before: &Value, after: &Value) -> Vec<Change> {
        let mut found = Vec::new();
        self.walk(&mut String::new(), Some(before), Some(after), &mut found);
        found
    }

    /// Recurses as deep as the values, whose depth is limited when they are stored. All levels
    /// share one path, so that a long path is not copied for each leaf.
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
            _ => self.add_change(path, before, after, found),
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

    fn add_change(&mut self, path: &str, before: Option<&Value>, after: Option<&Value>, found: &mut Vec<Change>) {
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
