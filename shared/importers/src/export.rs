//! Workflows of Sluice as state machines in Amazon States Language, with JSONata.
//!
//! Only a part of the workflow language has a counterpart. Everything else is refused; the answer
//! names all such places at once. Only steps that cannot be reached are left out.

pub mod block;
pub mod condition;
pub mod names;
pub mod pieces;
pub mod state;
pub mod task;
pub mod text;
pub mod tree;
pub mod uses;
pub mod values;

use crate::Refusal;
use model::json::with;
use names::Names;
use serde_json::{Map, Value, json};
use std::collections::HashSet;
use tree::Node;

/// The name of the last state.
const END: &str = "end of the run";

/// Writes the states of a machine.
#[derive(Debug)]
pub struct Writer {
    /// The states of the machine that is written.
    pub states: Map<String, Value>,
    /// The steps, and the values that they can use.
    pub names: Names,
    /// The step that is being written, for references.
    pub reader: String,
    refused: Vec<Refusal>,
}

impl Writer {
    /// Adds a step that has no counterpart.
    pub fn refuse(&mut self, step: &str, reason: impl Into<String>) {
        let refusal = Refusal::new(step, reason);
        if !self.refused.contains(&refusal) {
            self.refused.push(refusal);
        }
    }
}

/// The state machine of a workflow in the format of the API, or everything that has no counterpart.
pub fn asl(workflow: &Value) -> Result<Value, Vec<Refusal>> {
    let nodes = tree::read(workflow).map_err(|refusal| vec![refusal])?;
    let names = Names::new(workflow, &nodes);
    let refused = names.clashes();
    let mut writer = Writer { states: Map::new(), names, reader: String::new(), refused };
    for input in workflow.get("triggers").and_then(Value::as_array).into_iter().flatten() {
        let kind = input.get("type").and_then(Value::as_str).unwrap_or_default();
        if !["", "manual"].contains(&kind) {
            writer.refuse("triggers", format!("a state machine has no trigger {kind}: start it by EventBridge"));
        }
    }
    let end = output(&mut writer, workflow);
    let first = list(&mut writer, &nodes, END);
    writer.states.insert(END.to_owned(), end);
    let states = ordered(&first, writer.states);
    if !writer.refused.is_empty() {
        return Err(writer.refused);
    }
    let mut machine = json!({"QueryLanguage": "JSONata", "StartAt": first, "States": states});
    if let Some(machine) = machine.as_object_mut() {
        if let Some(text) = workflow.get("description").and_then(Value::as_str).filter(|text| !text.is_empty()) {
            machine.insert("Comment".to_owned(), json!(text));
        }
        if let Some(seconds) = workflow.get("maxExecutionTime").and_then(Value::as_i64).filter(|seconds| *seconds > 0) {
            machine.insert("TimeoutSeconds".to_owned(), json!(seconds));
        }
    }
    Ok(machine)
}

/// The last state, which returns the result or the declared outputs.
fn output(writer: &mut Writer, workflow: &Value) -> Value {
    let declared = workflow.get("outputs").and_then(Value::as_array).cloned().unwrap_or_default();
    if writer.names.has_result {
        return json!({"Type": "Succeed", "Output": "{% $result %}"});
    }
    let mut outputs = Map::new();
    for row in &declared {
        let name = row.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
        "outputs".clone_into(&mut writer.reader);
        let value = text::value(writer, row.get("value").unwrap_or(&Value::Null));
        outputs.insert(name, value);
    }
    json!({"Type": "Succeed", "Output": outputs})
}

/// The states that can be reached from the first one, which comes first. Step Functions refuses a
/// machine with other states.
fn ordered(first: &str, mut states: Map<String, Value>) -> Map<String, Value> {
    let reached = reached(first, &states);
    states.retain(|name, _| reached.contains(name));
    let mut made = Map::new();
    if let Some(state) = states.shift_remove(first) {
        made.insert(first.to_owned(), state);
    }
    let mut rest: Vec<_> = states.into_iter().collect();
    rest.reverse();
    // The last state was written last, and stays last.
    rest.sort_by_key(|(name, _)| name == END);
    made.extend(rest);
    made
}

fn reached(first: &str, states: &Map<String, Value>) -> HashSet<String> {
    let (mut found, mut waiting) = (HashSet::new(), vec![first.to_owned()]);
    while let Some(name) = waiting.pop() {
        let Some(state) = states.get(&name) else { continue };
        if found.insert(name) {
            let rules = ["Choices", "Catch"].iter().filter_map(|list| state.get(*list)?.as_array()).flatten();
            let targets = rules.filter_map(|rule| rule.get("Next"));
            let targets = targets.chain(["Next", "Default"].iter().filter_map(|name| state.get(*name)));
            waiting.extend(targets.filter_map(Value::as_str).map(str::to_owned));
        }
    }
    found
}

/// A list of nodes as a machine of its own, in a Map or Parallel state.
pub fn machine(writer: &mut Writer, nodes: &[Node], begin: Option<(String, Value)>, end: (String, Value)) -> Value {
    let outer = std::mem::take(&mut writer.states);
    let mut first = list(writer, nodes, &end.0);
    writer.states.insert(end.0, end.1);
    if let Some((name, state)) = begin {
        writer.states.insert(name.clone(), with(state, [("Next", json!(first))]));
        first = name;
    }
    let states = std::mem::replace(&mut writer.states, outer);
    json!({"StartAt": first, "States": ordered(&first, states)})
}

/// Writes nodes, and returns the name of the first state.
pub fn list(writer: &mut Writer, nodes: &[Node], next: &str) -> String {
    let mut next = next.to_owned();
    for node in nodes.iter().rev() {
        next = state::one(writer, node, &next);
    }
    next
}
