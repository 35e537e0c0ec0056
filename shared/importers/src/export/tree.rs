//! The flat list of steps as a tree of blocks.

use crate::Refusal;
use crate::draft::block;
use serde_json::{Map, Value};

/// The deepest nesting.
const DEEPEST: usize = 32;

/// A step, or a block with its parts.
#[derive(Clone, Debug)]
pub struct Node {
    /// The id of the step.
    pub id: String,
    /// The module of the step.
    pub module: String,
    /// The parameters of the step.
    pub parameters: Map<String, Value>,
    /// The parts of a block, each with the module of the step before it.
    pub parts: Vec<(String, Vec<Node>)>,
}

impl Node {
    /// A parameter; null if there is none.
    pub fn parameter(&self, name: &str) -> Value {
        self.parameters.get(name).map(|value| unwrapped(value).clone()).unwrap_or_default()
    }

    /// The nodes of a part.
    pub fn part(&self, module: &str) -> Option<&[Node]> {
        self.parts.iter().find(|(known, _)| known == module).map(|(_, nodes)| nodes.as_slice())
    }
}

/// The value in a wrapper `{"type", "value"}`.
fn unwrapped(value: &Value) -> &Value {
    model::workflow::unwrap_typed(value)
}

/// The names of a module, and the one that is used here.
pub fn canonical(module: &str) -> &str {
    let known = [
        ("vflow.logic.if.start", "if_condition"),
        ("vflow.logic.if.middle", "else"),
        ("vflow.logic.if.end", "endif"),
        ("vflow.logic.foreach.start", "foreach"),
        ("vflow.logic.foreach.end", "endforeach"),
        ("vflow.logic.while.start", "while"),
        ("vflow.logic.while.end", "endwhile"),
        ("vflow.logic.loop.start", "loop"),
        ("vflow.logic.loop.end", "endloop"),
        ("vflow.network.http_request", "http_request"),
        ("vflow.variable.set_variable", "set_variable"),
        ("vflow.logic.jump", "jump"),
        ("vflow.logic.return", "return"),
        ("vflow.logic.output", "output"),
        ("vflow.logic.fail", "fail"),
        ("vflow.logic.stop_workflow", "stop_workflow"),
        ("vflow.device.delay", "delay"),
        ("vflow.system.log", "log"),
    ];
    known.into_iter().find(|(long, _)| *long == module).map_or(module, |(_, short)| short)
}

/// Reads the steps of a workflow.
pub fn read(workflow: &Value) -> Result<Vec<Node>, Refusal> {
    let steps = workflow.get("steps").and_then(Value::as_array);
    let steps = steps.ok_or_else(|| Refusal::new("steps", "is missing: this is no workflow"))?;
    let mut stack: Vec<Node> = vec![root()];
    for step in steps {
        let text = |name: &str| step.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let off = ["isDisabled", "disabled"].iter().any(|name| step.get(*name) == Some(&Value::Bool(true)));
        let (id, module) = (text("id"), text("moduleId"));
        let module = canonical(&module).to_owned();
        if off || module.starts_with("trigger_") || module.starts_with("vflow.trigger.") {
            continue;
        }
        let parameters = step.get("parameters").and_then(Value::as_object).cloned().unwrap_or_default();
        let node = Node { id: id.clone(), module: module.clone(), parameters, parts: Vec::new() };
        match block(&module) {
            (false, false) => push(&mut stack, node),
            (false, true) => {
                if stack.len() > DEEPEST {
                    return Err(Refusal::new(id, "nests too deep"));
                }
                stack.push(Node { parts: vec![(module, Vec::new())], ..node });
            }
            (true, true) => match stack.last_mut() {
                Some(block) if !block.module.is_empty() => block.parts.push((module, Vec::new())),
                _ => return Err(Refusal::new(id, "is outside of its block")),
            },
            (true, false) => match stack.pop() {
                Some(block) if !block.module.is_empty() => push(&mut stack, block),
                _ => return Err(Refusal::new(id, "closes no block")),
            },
        }
    }
    match (stack.pop(), stack.is_empty()) {
        (Some(root), true) => Ok(root.parts.into_iter().flat_map(|(_, nodes)| nodes).collect()),
        (Some(block), false) => Err(Refusal::new(block.id, "is not closed")),
        (None, _) => Ok(Vec::new()),
    }
}

fn root() -> Node {
    Node { id: String::new(), module: String::new(), parameters: Map::new(), parts: vec![(String::new(), Vec::new())] }
}

fn push(stack: &mut [Node], node: Node) {
    if let Some((_, nodes)) = stack.last_mut().and_then(|block| block.parts.last_mut()) {
        nodes.push(node);
    }
}
