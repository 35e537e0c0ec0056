//! Names of variables, and the places from which a value can be used.

use super::tree::Node;
use super::uses::{self, Use};
use crate::Refusal;
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};

/// Names that states use themselves: the result, and the error that was caught.
const RESERVED: [&str; 3] = ["result", "error", "states"];

/// The modules whose outputs are a variable of the state machine.
const ASSIGNING: [&str; 9] = [
    "lambda_invoke",
    "sqs_send",
    "step_functions_start",
    "http_request",
    "uuid",
    "foreach",
    "dict_set",
    "dict_merge",
    "expression",
];

/// The known facts about the names of a workflow.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// For each step, the blocks around it whose values cannot be used outside of them.
    scopes: HashMap<String, Vec<String>>,
    /// The variables that steps set.
    pub set: HashSet<String>,
    /// Whether a step `output` sets the result.
    pub has_result: bool,
    /// Steps that always run in their pass or branch.
    straight: HashSet<String>,
    /// The blocks of the kind `parallel.start`.
    parallel: HashSet<String>,
    /// Variables of only one pass or branch.
    local: HashSet<String>,
    uses: Vec<Use>,
    order: Vec<String>,
    /// The steps whose outputs are a variable.
    assigning: HashSet<String>,
}

impl Names {
    /// The names in a workflow.
    pub fn new(workflow: &Value, nodes: &[Node]) -> Self {
        let mut names = Self::default();
        names.scopes.insert("outputs".to_owned(), Vec::new());
        names.walk(nodes, &[], true);
        names.uses = uses::of(workflow, nodes);
        names.local = uses::local(&names.uses, &names.scopes, &names.straight);
        names
    }

    fn walk(&mut self, nodes: &[Node], around: &[String], straight: bool) {
        for node in nodes {
            self.order.push(node.id.clone());
            self.scopes.insert(node.id.clone(), around.to_vec());
            if straight {
                self.straight.insert(node.id.clone());
            }
            if node.module == "set_variable" {
                self.set.extend(node.parameter("name").as_str().map(str::to_owned));
            }
            if ASSIGNING.contains(&node.module.as_str()) {
                self.assigning.insert(node.id.clone());
            }
            if node.module == "parallel.start" {
                self.parallel.insert(node.id.clone());
            }
            self.has_result |= node.module == "output";
            let opens = uses::opens_scope(&node.module);
            for (number, (_, part)) in node.parts.iter().enumerate() {
                let mut inner = around.to_vec();
                if opens {
                    inner.push(uses::scope(&node.id, number));
                }
                self.walk(part, &inner, opens);
            }
        }
    }

    /// Steps and variables whose names would be the same.
    pub fn clashes(&self) -> Vec<Refusal> {
        let mut refused = Vec::new();
        let mut refuse = |id: &str, other: &str| {
            refused.push(Refusal::new(id.to_owned(), format!("has the same name as {other} in a state machine")));
        };
        let mut seen: HashMap<String, &str> = HashMap::new();
        for id in &self.order {
            if let Some(other) = seen.insert(variable(id), id) {
                refuse(id, other);
            }
        }
        let mut named: Vec<&String> = self.set.iter().collect();
        named.sort_unstable();
        let mut seen: HashMap<String, &str> = HashMap::new();
        for id in self.order.iter().filter(|id| self.assigning.contains(*id)).chain(named) {
            let name = variable(id);
            let taken = RESERVED.iter().find(|taken| **taken == name && (name != "result" || self.has_result));
            if let Some(other) = seen.insert(name, id).or_else(|| taken.copied()) {
                refuse(id, other);
            }
        }
        refused
    }

    /// Whether a step exists.
    pub fn is_step(&self, id: &str) -> bool {
        self.scopes.contains_key(id)
    }

    /// Whether `reader` can use the outputs of `step`.
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

    /// Whether a variable is set and read in only one pass or branch, and is set there before it is
    /// read.
    pub fn is_local(&self, name: &str) -> bool {
        self.local.contains(name)
    }

    /// Whether `reader`, after a parallel block, can use the outputs of a step of a branch, because
    /// they are the output of the branch.
    pub fn sees_branch(&self, reader: &str, step: &str) -> bool {
        let (Some(reader), Some(own)) = (self.scopes.get(reader), self.scopes.get(step)) else { return false };
        let Some((branch, outer)) = own.split_last() else { return false };
        let block = branch.rsplit_once('/').map_or("", |(block, _)| block);
        let is_beside = reader.get(outer.len()).is_some_and(|scope| scope.starts_with(&format!("{block}/")));
        self.parallel.contains(block) && self.straight.contains(step) && reader.starts_with(outer) && !is_beside
    }

    /// Whether a step outside of the branch reads the outputs of this step in it.
    pub fn is_read_outside(&self, step: &str) -> bool {
        let own = self.scopes.get(step).cloned().unwrap_or_default();
        self.uses.iter().any(|used| !used.is_variable && used.name == step && !used.scope.starts_with(&own))
    }
}

/// The variable of a step or of a named variable. It begins with a letter.
pub fn variable(id: &str) -> String {
    let name: String = id.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) { name } else { format!("v{name}") }
}

/// The variable that has the outputs of a step of a branch, after the branch.
pub fn after_branch(id: &str) -> String {
    format!("{}_of_branch", variable(id))
}

/// The outputs of a step as its variable.
pub fn assigned(id: &str, outputs: Value) -> Map<String, Value> {
    Map::from_iter([(variable(id), outputs)])
}
