//! The places of the parts of a workflow in its file, by the paths of findings.

use crate::yaml::{Node, Span, Tree};
use serde_json::Value;
use std::collections::HashMap;

/// The places of the parts.
#[derive(Clone, Debug, Default)]
pub struct Places(HashMap<String, Span>);

impl Places {
    /// Adds the place of a part.
    pub(super) fn note(&mut self, path: &str, at: &Span) {
        self.0.entry(path.to_owned()).or_insert_with(|| at.clone());
    }

    /// Adds the places of a value and of everything in it.
    pub(super) fn value(&mut self, path: &str, node: &Node) {
        self.note(path, &node.at);
        match &node.tree {
            Tree::List(items) => {
                for (at, item) in items.iter().enumerate() {
                    self.value(&format!("{path}[{at}]"), &item.node);
                }
            }
            Tree::Map(entries) => {
                for entry in entries {
                    self.value(&below(path, &entry.key), &entry.node);
                }
            }
            _ => {}
        }
    }

    /// Adds the places of other parts.
    pub(super) fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// The place of the part, or of the smallest part around it that is in the file.
    pub fn find(&self, path: &str) -> Option<Span> {
        let mut path = path;
        loop {
            if let Some(at) = self.0.get(path) {
                return Some(at.clone());
            }
            let cut = path.rfind(['.', '['])?;
            path = path.get(..cut)?;
        }
    }
}

/// The path of a key in the dictionary at `path`, as findings write it.
fn below(path: &str, key: &str) -> String {
    let plain = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '$' | '@'));
    if plain { format!("{path}.{key}") } else { format!("{path}[{}]", Value::from(key)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::read;

    #[test]
    fn what_is_not_written_is_at_what_is_around_it() {
        let text = "a: {b c: [1, x]}\n";
        let node = read(text).unwrap();
        let mut places = Places::default();
        places.value("steps[0].parameters", &node);
        for (path, slice) in [
            ("steps[0].parameters.a[\"b c\"][1]", "x"),
            ("steps[0].parameters.a[\"b c\"][7].d", "[1, x]"),
            ("steps[0].parameters.url", "a: {b c: [1, x]}"),
        ] {
            assert_eq!(places.find(path).map(|at| &text[at]), Some(slice), "{path}");
        }
        assert_eq!(places.find("triggers[0]"), None);
    }
}
