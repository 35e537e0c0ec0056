//! A workflow of n8n as it is read: nodes, and what each output is connected to.

use super::kind::Kind;
use crate::format::Refusal;
use serde_json::{Map, Value};

/// One node of a workflow.
#[derive(Clone, Debug)]
pub struct Node {
    /// The name, unique in the workflow.
    pub name: String,
    /// The type without its package.
    pub kind: Kind,
    /// The type, as it is written.
    pub written: String,
    /// The version of the type.
    pub version: f64,
    /// The settings of the node.
    pub parameters: Value,
    /// The node itself.
    pub raw: Value,
}

impl Node {
    /// A parameter by its path; null if there is none.
    pub fn parameter(&self, path: &str) -> Value {
        let pointer = format!("/{}", path.replace('.', "/"));
        self.parameters.pointer(&pointer).cloned().unwrap_or_default()
    }

    /// A parameter that is a text.
    pub fn text(&self, path: &str) -> String {
        self.parameter(path).as_str().unwrap_or_default().to_owned()
    }

    /// A parameter that is a list.
    pub fn list(&self, path: &str) -> Vec<Value> {
        self.parameter(path).as_array().cloned().unwrap_or_default()
    }

    /// Whether a switch is on.
    pub fn flag(&self, path: &str) -> bool {
        self.parameter(path) == Value::Bool(true)
    }

    /// Whether the node is switched off.
    pub fn is_disabled(&self) -> bool {
        self.raw.get("disabled") == Some(&Value::Bool(true))
    }

    /// Whether one item leaves a node that one item reaches.
    pub fn keeps_one(&self) -> bool {
        if self.is_disabled() {
            return true;
        }
        match self.kind {
            Kind::Code => self.is_each(),
            Kind::Http
            | Kind::Merge
            | Kind::Batches
            | Kind::SplitOut
            | Kind::Lists
            | Kind::Execute
            | Kind::Sort
            | Kind::Aggregate
            | Kind::Limit
            | Kind::Unique => false,
            _ => true,
        }
    }

    /// Whether code runs once for each item.
    pub fn is_each(&self) -> bool {
        self.text("mode") == "runOnceForEachItem" || self.written.ends_with(".functionItem")
    }

    /// Whether one item leaves the node at one of several outputs.
    pub fn branches(&self) -> bool {
        matches!(self.kind, Kind::If | Kind::Switch | Kind::Filter)
    }

    /// The number of outputs of a branching node, if one of them is always taken.
    pub fn exhaustive(&self) -> Option<usize> {
        match self.kind {
            Kind::If => Some(2),
            Kind::Switch => {
                let rules = self.list("rules.values").len().max(self.list("rules.rules").len());
                self.fallback().map(|fallback| rules.max(fallback + 1))
            }
            _ => None,
        }
    }

    /// The output of a switch for items that no rule fits.
    pub fn fallback(&self) -> Option<usize> {
        let given = Some(self.parameter("options.fallbackOutput")).filter(|given| !given.is_null());
        match given.unwrap_or_else(|| self.parameter("fallbackOutput")) {
            Value::Number(output) => output.as_i64().and_then(|output| usize::try_from(output).ok()),
            Value::String(word) if word == "extra" => Some(self.list("rules.values").len()),
            _ => None,
        }
    }

    /// Where failures go.
    pub fn on_error(&self) -> &str {
        let continues = self.raw.get("continueOnFail") == Some(&Value::Bool(true));
        let default = if continues { "continueRegularOutput" } else { "stopWorkflow" };
        self.raw.get("onError").and_then(Value::as_str).unwrap_or(default)
    }
}

/// The input of a node that an output is connected to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// The number of the node.
    pub node: usize,
    /// The number of its input.
    pub input: usize,
}

/// A workflow of n8n.
#[derive(Clone, Debug)]
pub struct Source {
    /// The id there.
    pub id: String,
    /// The name for users.
    pub name: String,
    /// The nodes in order.
    pub nodes: Vec<Node>,
    /// For each node, for each output: the connected inputs.
    pub outputs: Vec<Vec<Vec<Target>>>,
    /// Connections that are none of items: parts of AI nodes.
    pub others: Vec<(usize, String)>,
    /// The settings of the workflow.
    pub settings: Value,
    /// The nodes with pinned data.
    pub pinned: Vec<String>,
}

/// Triggers that lead to the same nodes; each group becomes a workflow.
#[derive(Clone, Debug)]
pub struct Group {
    /// The name of the workflow.
    pub name: String,
    /// The triggers; none if the workflow has no trigger.
    pub triggers: Vec<usize>,
    /// The nodes that run first.
    pub starts: Vec<Target>,
    /// Whether it is the first group.
    pub is_first: bool,
}

impl Source {
    /// Reads a workflow.
    pub fn read(workflow: &Value, name: &str, at: &str) -> Result<Self, Refusal> {
        let refuse = |field: String, reason: &str| Refusal::new(format!("{at}{field}"), reason);
        let rows = workflow.get("nodes").and_then(Value::as_array);
        let rows = rows.ok_or_else(|| refuse("nodes".to_owned(), "is missing: this is no workflow of n8n"))?;
        let text = |value: &Value, field: &str| value.get(field).and_then(Value::as_str).map(str::to_owned);
        let mut nodes: Vec<Node> = Vec::new();
        for (number, row) in rows.iter().enumerate() {
            let field = |name: &str| format!("nodes[{number}].{name}");
            let name = text(row, "name").ok_or_else(|| refuse(field("name"), "is missing"))?;
            let written = text(row, "type").ok_or_else(|| refuse(field("type"), "is missing"))?;
            if nodes.iter().any(|node| node.name == name) {
                return Err(refuse(field("name"), "another node has this name"));
            }
            nodes.push(Node {
                kind: Kind::parse(&written),
                name,
                written,
                version: row.get("typeVersion").and_then(Value::as_f64).unwrap_or(1.0),
                parameters: row.get("parameters").cloned().unwrap_or_else(|| Value::Object(Map::new())),
                raw: row.clone(),
            });
        }
        let (mut outputs, mut others) = (vec![Vec::new(); nodes.len()], Vec::new());
        for (from, kinds) in workflow.get("connections").and_then(Value::as_object).into_iter().flatten() {
            let field = format!("connections.{from}");
            let place = |name: &str| nodes.iter().position(|node| node.name == name);
            let from = place(from).ok_or_else(|| refuse(field.clone(), "is a node that does not exist"))?;
            for (kind, lists) in kinds.as_object().into_iter().flatten() {
                if kind != "main" {
                    others.push((from, kind.clone()));
                    continue;
                }
                let mut made = Vec::new();
                for list in lists.as_array().into_iter().flatten() {
                    let mut targets = Vec::new();
                    for row in list.as_array().into_iter().flatten() {
                        let name = text(row, "node").unwrap_or_default();
                        let node = place(&name).ok_or_else(|| {
                            refuse(field.clone(), &format!("names the node {name}, which does not exist"))
                        })?;
                        let input = row.get("index").and_then(Value::as_u64).unwrap_or_default() as usize;
                        targets.push(Target { node, input });
                    }
                    made.push(targets);
                }
                if let Some(entry) = outputs.get_mut(from) {
                    *entry = made;
                }
            }
        }
        let pinned = workflow.get("pinData").and_then(Value::as_object).into_iter().flatten();
        Ok(Self {
            id: text(workflow, "id").unwrap_or_default(),
            name: text(workflow, "name").unwrap_or_else(|| name.to_owned()),
            nodes,
            outputs,
            others,
            settings: workflow.get("settings").cloned().unwrap_or_default(),
            pinned: pinned.map(|(name, _)| name.clone()).collect(),
        })
    }

    /// The number of the node with this name.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.nodes.iter().position(|node| node.name == name)
    }

    /// What an output of a node is connected to.
    pub fn targets(&self, node: usize, output: usize) -> &[Target] {
        self.outputs.get(node).and_then(|outputs| outputs.get(output)).map(Vec::as_slice).unwrap_or_default()
    }

    /// All nodes that a node leads to, in order; twice if it leads there twice.
    pub fn successors(&self, node: usize) -> Vec<usize> {
        self.outputs.get(node).into_iter().flatten().flatten().map(|target| target.node).collect()
    }

    /// The triggers, grouped by where they lead to.
    pub fn groups(&self) -> Vec<Group> {
        let triggers: Vec<usize> = (0..self.nodes.len())
            .filter(|node| self.nodes.get(*node).is_some_and(|node| node.kind.is_trigger()))
            .collect();
        let mut groups: Vec<Group> = Vec::new();
        for trigger in triggers {
            let starts = self.targets(trigger, 0).to_vec();
            match groups.iter_mut().find(|group| group.starts == starts) {
                Some(group) => group.triggers.push(trigger),
                None => groups.push(Group {
                    name: self.name.clone(),
                    triggers: vec![trigger],
                    starts,
                    is_first: groups.is_empty(),
                }),
            }
        }
        if groups.is_empty() {
            let reached: Vec<usize> = (0..self.nodes.len()).flat_map(|node| self.successors(node)).collect();
            let starts = (0..self.nodes.len()).filter(|node| !reached.contains(node));
            let starts = starts.filter(|node| self.nodes.get(*node).is_some_and(|node| node.kind != Kind::Sticky));
            let starts = starts.map(|node| Target { node, input: 0 }).collect();
            groups.push(Group { name: self.name.clone(), triggers: Vec::new(), starts, is_first: true });
        }
        if groups.len() > 1 {
            for group in &mut groups {
                let trigger = group.triggers.first().and_then(|node| self.nodes.get(*node));
                group.name = format!("{} ({})", self.name, trigger.map(|node| node.name.clone()).unwrap_or_default());
            }
        }
        groups
    }
}
