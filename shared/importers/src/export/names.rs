//! Names of variables, and from where a value can be seen.

use super::tree::Node;
use crate::format::Refusal;
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};

/// What is known of the names of a workflow.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// For each step, the blocks around it whose values are not seen outside.
    scopes: HashMap<String, Vec<String>>,
    /// The variables that steps set.
    pub set: HashSet<String>,
    /// Whether a step `output` sets the result.
    pub has_result: bool,
    order: Vec<String>,
}

impl Names {
    /// The names in a workflow.
    pub fn new(_: &Value, nodes: &[Node]) -> Self {
        let mut names = Self::default();
        names.scopes.insert("outputs".to_owned(), Vec::new());
        names.walk(nodes, &[]);
        names
    }

    fn walk(&mut self, nodes: &[Node], around: &[String]) {
        for node in nodes {
            self.order.push(node.id.clone());
            self.scopes.insert(node.id.clone(), around.to_vec());
            if node.module == "set_variable" {
                self.set.extend(node.parameter("name").as_str().map(str::to_owned));
            }
            self.has_result |= node.module == "output";
            for (number, (_, part)) in node.parts.iter().enumerate() {
                let mut inner = around.to_vec();
                if node.module == "foreach" || node.module == "parallel.start" {
                    inner.push(format!("{}/{number}", node.id));
                }
                self.walk(part, &inner);
            }
        }
    }

    /// Steps whose variables would have the same name.
    pub fn clashes(&self) -> Vec<Refusal> {
        let mut seen: HashMap<String, &str> = HashMap::new();
        let mut refused = Vec::new();
        for id in &self.order {
            if let Some(other) = seen.insert(variable(id), id) {
                refused.push(Refusal::new(id.clone(), format!("has the same name as {other} in a state machine")));
            }
        }
        refused
    }

    /// Whether a step exists.
    pub fn is_step(&self, id: &str) -> bool {
        self.scopes.contains_key(id)
    }

    /// Whether `reader` sees the outputs of `step`.
    pub fn sees(&self, reader: &str, step: &str) -> bool {
        let none = Vec::new();
        let (reader, step) = (self.scopes.get(reader).unwrap_or(&none), self.scopes.get(step).unwrap_or(&none));
        reader.starts_with(step)
    }

    /// Whether a step is inside of a pass or a branch.
    pub fn is_inside(&self, step: &str) -> bool {
        self.scopes.get(step).is_some_and(|scope| !scope.is_empty())
    }

    /// Whether `reader` is inside of a block.
    pub fn is_within(&self, reader: &str, block: &str) -> bool {
        let prefix = format!("{block}/");
        self.scopes.get(reader).is_some_and(|scope| scope.iter().any(|part| part.starts_with(&prefix)))
    }
}

/// The variable of a step or of a named variable.
pub fn variable(id: &str) -> String {
    id.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect()
}

/// The outputs of a step as its variable.
pub fn assigned(id: &str, outputs: Value) -> Map<String, Value> {
    Map::from_iter([(variable(id), outputs)])
}
