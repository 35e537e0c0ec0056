//! Replaces the placeholders of a file by the values of an environment.

use super::text::{Part, parts, placeholder};
use crate::yaml::{Entry, Item, Node, Span, Tree};
use serde_json::{Map, Value};

/// The values of an environment.
#[derive(Clone, Debug, Default)]
pub struct Variables {
    /// The name of the environment.
    pub environment: String,
    /// The values by the names of the variables.
    pub values: Map<String, Value>,
}

/// A placeholder that cannot be replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The place of the text.
    pub at: Span,
    /// The reason, one sentence.
    pub reason: String,
}

impl Variables {
    /// The tree with values in place of placeholders. Every value keeps its place in the text.
    pub fn fill(&self, root: &Node) -> Result<Node, Vec<Wrong>> {
        let mut wrong = Vec::new();
        let node = self.node(root, &mut wrong);
        if wrong.is_empty() { Ok(node) } else { Err(wrong) }
    }

    fn node(&self, node: &Node, wrong: &mut Vec<Wrong>) -> Node {
        let tree = match &node.tree {
            Tree::Text(text) => match self.text(text) {
                Ok(Value::String(text)) => Tree::Text(text),
                Ok(value) => placed(&value, &node.at).tree,
                Err(reason) => {
                    wrong.push(Wrong { at: node.at.clone(), reason });
                    Tree::Null
                }
            },
            Tree::List(items) => {
                let item = |item: &Item| Item { node: self.node(&item.node, wrong), notes: item.notes.clone() };
                Tree::List(items.iter().map(item).collect())
            }
            Tree::Map(entries) => {
                let entry = |entry: &Entry| Entry { node: self.node(&entry.node, wrong), ..entry.clone() };
                Tree::Map(entries.iter().map(entry).collect())
            }
            other => other.clone(),
        };
        Node { tree, at: node.at.clone(), is_tall: node.is_tall, below: node.below.clone(), is_alias: node.is_alias }
    }

    /// The value of a text. If the text is only a placeholder, it becomes the value itself.
    /// Otherwise each placeholder becomes the value as text.
    pub(super) fn text(&self, text: &str) -> Result<Value, String> {
        let parts = parts(text);
        if let [Part::Name(name)] = parts.as_slice() {
            return self.value(name).cloned();
        }
        let mut filled = String::new();
        for part in parts {
            match part {
                Part::Plain(text) => filled.push_str(text),
                Part::Name(name) => filled.push_str(&self.inside(name)?),
                Part::Wrong => return Err(unfinished()),
            }
        }
        Ok(filled.into())
    }

    /// The value with values instead of placeholders. Placeholders that cannot be replaced stay.
    pub(super) fn filled(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => self.text(text).unwrap_or_else(|_| value.clone()),
            Value::Array(items) => items.iter().map(|item| self.filled(item)).collect(),
            Value::Object(fields) => Value::Object(self.fields(fields)),
            other => other.clone(),
        }
    }

    /// The fields with values instead of placeholders. Placeholders that cannot be replaced stay.
    pub fn fields(&self, fields: &Map<String, Value>) -> Map<String, Value> {
        fields.iter().map(|(name, value)| (name.clone(), self.filled(value))).collect()
    }

    /// The value of a variable as a part of a text.
    pub(super) fn inside(&self, name: &str) -> Result<String, String> {
        match self.value(name)? {
            Value::String(text) => Ok(text.clone()),
            value @ (Value::Number(_) | Value::Bool(_)) => Ok(value.to_string()),
            other => {
                let kind = match other {
                    Value::Array(_) => "a list",
                    Value::Object(_) => "a dictionary",
                    _ => "null",
                };
                Err(format!("{} is {kind}, so it must be the whole text", placeholder(name)))
            }
        }
    }

    fn value(&self, name: &str) -> Result<&Value, String> {
        self.values.get(name).ok_or_else(|| {
            let near = model::nearest(name, self.values.keys().map(String::as_str));
            let near = near.map(|near| format!(", did you mean {near}?")).unwrap_or_default();
            format!("the environment {} has no variable {name}{near}", self.environment)
        })
    }
}

fn unfinished() -> String {
    "a placeholder is ${env.NAME}; write $${env. for these characters themselves".to_owned()
}

/// A value whose parts all have the same place.
fn placed(value: &Value, at: &Span) -> Node {
    fn settle(node: &mut Node, at: &Span) {
        node.at = at.clone();
        match &mut node.tree {
            Tree::List(items) => items.iter_mut().for_each(|item| settle(&mut item.node, at)),
            Tree::Map(entries) => {
                for entry in entries {
                    entry.key_at = at.clone();
                    settle(&mut entry.node, at);
                }
            }
            _ => {}
        }
    }
    let mut node = Node::from(value);
    settle(&mut node, at);
    node
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::read;
    use serde_json::json;

    fn variables() -> Variables {
        let Value::Object(values) = json!({"api": "https://a", "port": 80, "off": true, "tags": ["x"], "none": null})
        else {
            return Variables::default();
        };
        Variables { environment: "dev".to_owned(), values }
    }

    #[test]
    fn placeholders_become_values_of_any_type() {
        let root =
            read("url: \"${env.api}:${env.port}/\"\noff: ${env.off}\nall: [\"${env.tags}\", \"$${env.x}\"]\n").unwrap();
        let filled = variables().fill(&root).unwrap();
        assert_eq!(filled.value(), json!({"url": "https://a:80/", "off": true, "all": [["x"], "${env.x}"]}));
        assert_eq!(filled.get("off").unwrap().at, root.get("off").unwrap().at);
    }

    #[test]
    fn what_cannot_be_replaced_is_told_with_its_place() {
        let text = "a: ${env.ap}\nb: \"x${env.tags}\"\nc: \"${env.\"\n";
        let wrong = variables().fill(&read(text).unwrap()).unwrap_err();
        let told: Vec<_> = wrong.iter().map(|wrong| (&text[wrong.at.clone()], wrong.reason.as_str())).collect();
        assert_eq!(told[0], ("${env.ap}", "the environment dev has no variable ap, did you mean api?"));
        assert_eq!(told[1].1, "${env.tags} is a list, so it must be the whole text");
        assert!(told[2].1.contains("${env.NAME}"));
    }
}
