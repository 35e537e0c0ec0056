//! Reads a workflow of n8n: its nodes, and the inputs to which each output is connected.

use super::kind::Kind;
pub use super::node::Node;
use crate::Refusal;
use model::Said;
use serde_json::{Map, Value};
use std::cell::RefCell;

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
    /// The id in n8n.
    pub id: String,
    /// The name for users.
    pub name: String,
    /// The nodes in order.
    pub nodes: Vec<Node>,
    /// For each node, for each output: the connected inputs.
    pub outputs: Vec<Vec<Vec<Target>>>,
    /// Connections that do not carry items: parts of AI nodes.
    pub others: Vec<(usize, String)>,
    /// The settings of the workflow.
    pub settings: Value,
    /// The nodes with pinned data.
    pub pinned: Vec<String>,
    /// Notes about parts of the file that are not part of the graph: connections of nodes that do
    /// not exist.
    pub loose: Vec<Said>,
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
        let mut loose = Vec::new();
        let mut nodes: Vec<Node> = Vec::new();
        for (number, row) in rows.iter().enumerate() {
            let written = text(row, "type").ok_or_else(|| refuse(format!("nodes[{number}].type"), "is missing"))?;
            let name = name_of(row, &written, &nodes, &mut loose);
            nodes.push(Node {
                kind: Kind::parse(&written),
                name,
                written,
                version: row.get("typeVersion").and_then(Value::as_f64).unwrap_or(1.0),
                parameters: row.get("parameters").cloned().unwrap_or_else(|| Value::Object(Map::new())),
                raw: row.clone(),
                read: RefCell::default(),
            });
        }
        let (mut outputs, mut others) = (vec![Vec::new(); nodes.len()], Vec::new());
        for (from, kinds) in workflow.get("connections").and_then(Value::as_object).into_iter().flatten() {
            let place = |name: &str| nodes.iter().position(|node| node.name == name);
            let Some(from) = place(from) else {
                loose.push(unknown_target(from));
                continue;
            };
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
                        let Some(node) = place(&name) else {
                            loose.push(unknown_target(&name));
                            continue;
                        };
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
            loose,
        })
    }

    /// The number of the node with this name.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.nodes.iter().position(|node| node.name == name)
    }

    /// The inputs to which an output of a node is connected.
    pub fn targets(&self, node: usize, output: usize) -> &[Target] {
        self.outputs.get(node).and_then(|outputs| outputs.get(output)).map(Vec::as_slice).unwrap_or_default()
    }

    /// All nodes to which a node leads, in order. A node is listed twice if there are two
    /// connections.
    pub fn successors(&self, node: usize) -> Vec<usize> {
        self.outputs.get(node).into_iter().flatten().flatten().map(|target| target.node).collect()
    }

    /// The triggers, grouped by the nodes to which they lead.
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

/// The name of a node. A node without a name, or with the name of another node, gets a new name.
fn name_of(row: &Value, written: &str, before: &[Node], loose: &mut Vec<Said>) -> String {
    let given = row.get("name").and_then(Value::as_str).filter(|name| !name.is_empty());
    let base = given.unwrap_or_else(|| written.rsplit('.').next().unwrap_or(written)).to_owned();
    let (mut name, mut number) = (base.clone(), 2);
    while before.iter().any(|node| node.name == name) {
        name = format!("{base} {number}");
        number += 1;
    }
    if given != Some(name.as_str()) {
        loose.push(match given {
            Some(given) => Said::new(
                format!("two nodes have the name {given}: one is {name} here, and connections mean the first"),
                format!("两个节点同名 {given}：其一在此名为 {name}，连接指第一个"),
            ),
            None => {
                Said::new(format!("a node without a name is {name} here"), format!("没有名称的节点在此名为 {name}"))
            }
        });
    }
    name
}

/// The note about a connection that names a node which is not in the file. n8n also ignores it.
fn unknown_target(name: &str) -> Said {
    Said::new(
        format!("a connection names the node {name}, which does not exist: it is left out, as n8n does"),
        format!("连接指向不存在的节点 {name}：已省略，与 n8n 一致"),
    )
}
