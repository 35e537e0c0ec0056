//! Blocks as Choice, Map and Parallel states, and catchers.

use super::names::{assigned, variable};
use super::tree::Node;
use super::{Writer, condition, list, machine, text};
use serde_json::{Value, json};

/// Writes a block; gives the name of its first state.
pub fn write(writer: &mut Writer, node: &Node, next: &str) -> String {
    let state = match node.module.as_str() {
        "if_condition" => {
            let condition = condition::of(writer, node);
            let yes = list(writer, node.part("if_condition").unwrap_or_default(), next);
            let no = list(writer, node.part("else").unwrap_or_default(), next);
            choice(&condition, &yes, &no)
        }
        "while" => {
            let condition = condition::of(writer, node);
            let body = list(writer, node.part("while").unwrap_or_default(), &node.id);
            choice(&condition, &body, next)
        }
        "foreach" => each(writer, node, next),
        "parallel.start" => parallel(writer, node, next),
        _ => return tried(writer, node, next),
    };
    writer.states.insert(node.id.clone(), state);
    node.id.clone()
}

fn choice(condition: &str, yes: &str, no: &str) -> Value {
    json!({"Type": "Choice", "Choices": [{"Condition": format!("{{% {condition} %}}"), "Next": yes}], "Default": no})
}

fn each(writer: &mut Writer, node: &Node, next: &str) -> Value {
    let items = text::value(writer, &node.parameter("input_list"));
    let most = node.parameter("parallelism").as_u64().unwrap_or(1);
    let name = variable(&node.id);
    let begin = json!({"Type": "Pass", "Assign": {format!("{name}_item"): "{% $states.input %}"}});
    let body = node.part("foreach").unwrap_or_default().to_vec();
    // What is collected is evaluated at the end of a pass, and sees its steps.
    let reader = body.last().map_or_else(|| format!("{}-", node.id), |last| last.id.clone());
    writer.reader = reader;
    let collected = if body.is_empty() { Value::Null } else { text::value(writer, &node.parameter("collect")) };
    let end = json!({"Type": "Pass", "Output": collected, "End": true});
    let (first, last) = (format!("{} begins", node.id), format!("{} ends", node.id));
    let mut machine = machine(writer, &body, Some((first, begin)), (last, end));
    if let Some(machine) = machine.as_object_mut() {
        machine.insert("ProcessorConfig".to_owned(), json!({"Mode": "INLINE"}));
    }
    json!({
        "Type": "Map",
        "Items": items,
        "MaxConcurrency": most,
        "ItemSelector": {"item": "{% $states.context.Map.Item.Value %}", "index": "{% $states.context.Map.Item.Index + 1 %}"},
        "ItemProcessor": machine,
        "Assign": assigned(&node.id, json!({"results": "{% $states.result %}"})),
        "Next": next,
    })
}

fn parallel(writer: &mut Writer, node: &Node, next: &str) -> Value {
    let mut branches = Vec::new();
    for (number, (module, nodes)) in node.parts.iter().enumerate() {
        if module == "parallel.start" {
            continue;
        }
        let end = (format!("{} {number} ends", node.id), json!({"Type": "Pass", "End": true}));
        branches.push(machine(writer, nodes, None, end));
    }
    json!({"Type": "Parallel", "Branches": branches, "Next": next})
}

/// A `try` block: only around a single step that calls a service, whose state then has a catcher.
fn tried(writer: &mut Writer, node: &Node, next: &str) -> String {
    let body = node.part("try.start").unwrap_or_default();
    let [only] = body else {
        writer.refuse(&node.id, "try has a counterpart only around one single step that calls a service");
        return next.to_owned();
    };
    if node.part("try.finally").is_some() {
        writer.refuse(&node.id, "try.finally has no counterpart in a state machine");
    }
    let caught = list(writer, node.part("try.catch").unwrap_or_default(), next);
    let first = list(writer, body, next);
    let task = writer.states.get_mut(&only.id).and_then(Value::as_object_mut);
    match task.filter(|state| state.get("Type") == Some(&json!("Task")) && !state.contains_key("Catch")) {
        Some(state) => {
            let catcher = json!({"ErrorEquals": ["States.ALL"], "Assign": {"error": "{% $states.errorOutput %}"}, "Next": caught});
            state.insert("Catch".to_owned(), json!([catcher]));
        }
        None => writer.refuse(&node.id, "try has a counterpart only around one single step that calls a service"),
    }
    first
}
