//! A YAML value with the comments around its parts.

use serde_json::{Map, Number, Value};
use std::ops::Range;

/// A part of the text, in bytes.
pub type Span = Range<usize>;

/// A value and its place in the text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Node {
    /// The value as a tree.
    pub tree: Tree,
    /// The place of the value. For a value that was not read, it is empty.
    pub at: Span,
    /// Whether a list or dictionary is printed over several lines, even if one is enough.
    pub is_tall: bool,
    /// Comments after the last part of a list or dictionary.
    pub below: Vec<String>,
    /// Whether the value is written elsewhere, and an alias repeats it here.
    pub is_alias: bool,
}

/// A value without its place.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Tree {
    /// The value null.
    #[default]
    Null,
    /// A boolean value.
    Bool(bool),
    /// A number as JSON.
    Number(Number),
    /// A text without quotes.
    Text(String),
    /// A list of values.
    List(Vec<Item>),
    /// A dictionary, in the order of the text.
    Map(Vec<Entry>),
}

/// The comments of an item or entry. A line is a comment with its `#`, or empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    /// The lines above.
    pub above: Vec<String>,
    /// The comment at the end of the line.
    pub right: Option<String>,
}

/// An item of a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Item {
    /// The value of the item.
    pub node: Node,
    /// The comments of the item.
    pub notes: Notes,
}

/// An entry of a dictionary.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    /// The key of the entry.
    pub key: String,
    /// The place of the key.
    pub key_at: Span,
    /// The value of the entry.
    pub node: Node,
    /// The comments of the entry.
    pub notes: Notes,
}

impl Notes {
    /// Whether there are no comments; blank lines do not count.
    pub fn is_empty(&self) -> bool {
        self.right.is_none() && self.above.iter().all(String::is_empty)
    }

    /// All comments, in the order of the text.
    pub fn take(self) -> Vec<String> {
        self.above.into_iter().chain(self.right).filter(|line| !line.is_empty()).collect()
    }
}

impl Entry {
    /// An entry without comments.
    pub fn new(key: impl Into<String>, node: Node) -> Self {
        Self { key: key.into(), node, ..Self::default() }
    }
}

impl From<Node> for Item {
    fn from(node: Node) -> Self {
        Self { node, ..Self::default() }
    }
}

impl From<Tree> for Node {
    fn from(tree: Tree) -> Self {
        Self { tree, ..Self::default() }
    }
}

impl From<&Value> for Node {
    fn from(value: &Value) -> Self {
        let tree = match value {
            Value::Null => Tree::Null,
            Value::Bool(boolean) => Tree::Bool(*boolean),
            Value::Number(number) => Tree::Number(number.clone()),
            Value::String(text) => Tree::Text(text.clone()),
            Value::Array(items) => Tree::List(items.iter().map(|item| Self::from(item).into()).collect()),
            Value::Object(entries) => {
                Tree::Map(entries.iter().map(|(key, value)| Entry::new(key, value.into())).collect())
            }
        };
        tree.into()
    }
}

impl From<&str> for Node {
    fn from(text: &str) -> Self {
        Tree::Text(text.to_owned()).into()
    }
}

impl Node {
    /// A dictionary of these entries.
    pub fn map(entries: Vec<Entry>) -> Self {
        Tree::Map(entries).into()
    }

    /// A list of these values.
    pub fn list(items: Vec<Self>) -> Self {
        Tree::List(items.into_iter().map(Item::from).collect()).into()
    }

    /// The same value, printed over several lines.
    #[must_use]
    pub fn tall(self) -> Self {
        Self { is_tall: true, ..self }
    }

    /// The value without comments.
    pub fn value(&self) -> Value {
        match &self.tree {
            Tree::Null => Value::Null,
            Tree::Bool(boolean) => Value::Bool(*boolean),
            Tree::Number(number) => Value::Number(number.clone()),
            Tree::Text(text) => Value::String(text.clone()),
            Tree::List(items) => items.iter().map(|item| item.node.value()).collect(),
            Tree::Map(entries) => Value::Object(
                entries.iter().map(|entry| (entry.key.clone(), entry.node.value())).collect::<Map<_, _>>(),
            ),
        }
    }

    /// The entries, if it is a dictionary.
    pub fn entries(&self) -> Option<&[Entry]> {
        match &self.tree {
            Tree::Map(entries) => Some(entries),
            _ => None,
        }
    }

    /// The items, if it is a list.
    pub fn items(&self) -> Option<&[Item]> {
        match &self.tree {
            Tree::List(items) => Some(items),
            _ => None,
        }
    }

    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        match &self.tree {
            Tree::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The entry with this key.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries()?.iter().find(|entry| entry.key == key)
    }

    /// The value under this key.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entry(key).map(|entry| &entry.node)
    }

    /// Whether there is a comment anywhere in the value.
    pub fn has_comments(&self) -> bool {
        let inside = match &self.tree {
            Tree::List(items) => items.iter().any(|item| !item.notes.is_empty() || item.node.has_comments()),
            Tree::Map(entries) => entries.iter().any(|entry| !entry.notes.is_empty() || entry.node.has_comments()),
            _ => false,
        };
        inside || self.below.iter().any(|line| !line.is_empty())
    }

    /// Whether a part of the value is repeated by an alias.
    pub fn has_aliases(&self) -> bool {
        let inside = match &self.tree {
            Tree::List(items) => items.iter().any(|item| item.node.has_aliases()),
            Tree::Map(entries) => entries.iter().any(|entry| entry.node.has_aliases()),
            _ => false,
        };
        inside || self.is_alias
    }

    /// All comments in the value, in the order of the text. They are removed.
    pub fn take_comments(&mut self) -> Vec<String> {
        let mut taken = Vec::new();
        match &mut self.tree {
            Tree::List(items) => {
                for item in items {
                    taken.extend(std::mem::take(&mut item.notes).take());
                    taken.extend(item.node.take_comments());
                }
            }
            Tree::Map(entries) => {
                for entry in entries {
                    taken.extend(std::mem::take(&mut entry.notes).take());
                    taken.extend(entry.node.take_comments());
                }
            }
            _ => {}
        }
        taken.extend(std::mem::take(&mut self.below).into_iter().filter(|line| !line.is_empty()));
        taken
    }
}
