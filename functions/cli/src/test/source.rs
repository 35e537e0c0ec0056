//! Reads YAML and JSON with the line of each value, for messages.

use rehearsal::place::{Part, Path};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use serde_saphyr::Spanned;
use std::fmt;

/// A file that was read.
#[derive(Clone, Debug)]
pub struct Source {
    root: Node,
}

#[derive(Clone, Debug)]
struct Node {
    line: u64,
    tree: Tree,
}

#[derive(Clone, Debug)]
enum Tree {
    Plain(Value),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

/// Why a file cannot be read.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{message}")]
pub struct Malformed {
    /// The line; 0 if it is not known.
    pub line: u64,
    /// What is wrong.
    pub message: String,
}

impl Source {
    /// Reads a text.
    pub fn read(text: &str) -> Result<Self, Malformed> {
        let read = serde_saphyr::from_str::<Node>(text);
        read.map(|root| Self { root }).map_err(|error| {
            let line = error.location().map_or(0, |location| location.line());
            let message = error.to_string();
            let first = message.lines().next().unwrap_or_default().to_owned();
            Malformed { line, message: first }
        })
    }

    /// The value of the file.
    pub fn value(&self) -> Value {
        self.root.value()
    }

    /// The line of the value at this place, or of the smallest value around it that is there.
    pub fn line(&self, path: &Path) -> u64 {
        self.find(path).0
    }

    /// The line of what a case says: `path` leads to a value of a case, which may come from a row
    /// of a table or from the defaults.
    pub fn line_of_case(&self, path: &Path, origins: &[Path]) -> u64 {
        let Some(own) = origins.iter().find(|origin| path.parts().starts_with(origin.parts())) else {
            return self.line(path);
        };
        let rest = path.parts().get(own.parts().len()..).unwrap_or_default();
        let found = origins.iter().map(|origin| self.find(&rest.iter().fold(origin.clone(), joined)));
        found.max_by_key(|(_, depth)| *depth).map_or_else(|| self.line(own), |(line, _)| line)
    }

    /// The line, and how many steps of the path are written below its case or its file.
    fn find(&self, path: &Path) -> (u64, usize) {
        let (mut node, mut depth) = (&self.root, 0);
        let is_default = matches!(path.parts().first(), Some(Part::Key(name)) if name == "defaults");
        for part in path.parts() {
            let next = match (part, &node.tree) {
                (Part::Key(name), Tree::Map(entries)) => {
                    entries.iter().find(|(key, _)| key == name).map(|(_, node)| node)
                }
                (Part::Index(at), Tree::List(items)) => items.get(*at),
                _ => None,
            };
            let Some(next) = next else { break };
            (node, depth) = (next, depth + 1);
        }
        // The places of cases are longer than that of the defaults, by the number of the case.
        (node.line, depth + usize::from(is_default))
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is folded over paths")]
fn joined(path: Path, part: &Part) -> Path {
    match part {
        Part::Key(name) => path.key(name),
        Part::Index(at) => path.index(*at),
    }
}

impl Node {
    fn value(&self) -> Value {
        match &self.tree {
            Tree::Plain(value) => value.clone(),
            Tree::List(items) => Value::Array(items.iter().map(Self::value).collect()),
            Tree::Map(entries) => {
                Value::Object(entries.iter().map(|(key, node)| (key.clone(), node.value())).collect::<Map<_, _>>())
            }
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<Tree>::deserialize(deserializer)?;
        Ok(Self { line: spanned.referenced.line(), tree: spanned.value })
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyTree)
    }
}

struct AnyTree;

impl<'de> Visitor<'de> for AnyTree {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Plain(Value::Null))
    }

    fn visit_none<E>(self) -> Result<Tree, E> {
        Ok(Tree::Plain(Value::Null))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Plain(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
        Ok(Tree::Plain(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
        Ok(Tree::Plain(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Tree, E> {
        Ok(Tree::Plain(Number::from_f64(value).map_or(Value::Null, Value::Number)))
    }

    fn visit_str<E>(self, value: &str) -> Result<Tree, E> {
        Ok(Tree::Plain(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Tree, A::Error> {
        let mut all = Vec::new();
        while let Some(item) = items.next_element()? {
            all.push(item);
        }
        Ok(Tree::List(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Tree, A::Error> {
        let mut all: Vec<(String, Node)> = Vec::new();
        while let Some((key, node)) = entries.next_entry::<String, Node>()? {
            if all.iter().any(|(known, _)| *known == key) {
                return Err(serde::de::Error::custom(format!("the key '{key}' is there twice")));
            }
            all.push((key, node));
        }
        Ok(Tree::Map(all))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const FILE: &str = "defaults:\n  seed: 7\ncases:\n  - name: a\n    expect:\n      result: {b: [1,\n        2]}\n";

    #[test]
    fn values_have_lines() {
        let source = Source::read(FILE).unwrap();
        assert_eq!(source.value()["cases"][0]["expect"]["result"], json!({"b": [1, 2]}));
        let case = Path::root().key("cases").index(0);
        assert_eq!(source.line(&case.key("expect").key("result").key("b").index(1)), 7);
        assert_eq!(source.line(&case.key("expect").key("none")), 6);
        let origins = [case.clone(), Path::root().key("defaults")];
        assert_eq!(source.line_of_case(&case.key("seed"), &origins), 2);
        assert_eq!(source.line_of_case(&case.key("expect").key("result"), &origins), 6);
    }

    #[test]
    fn json_is_read_as_well() {
        let source = Source::read("{\"a\": [1.5, null, \"x\", true, -2]}").unwrap();
        assert_eq!(source.value(), json!({"a": [1.5, null, "x", true, -2]}));
        assert!(Source::read("a: [1").is_err_and(|error| error.line > 0));
    }
}
