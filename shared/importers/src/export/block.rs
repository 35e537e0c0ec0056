//! Blocks as Choice, Map and Parallel states, and catchers.

use super::names::{after_branch, assigned, variable};
use super::tree::Node;
use super::{Writer, condition, list, machine, text, values};
use model::json::with;
use serde_json::{Map, Value, json};

/// Writes a block, and returns the name of its first state.
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
    // The parameter `collect` is evaluated at the end of a pass, and can refer to its steps.
    let reader = body.last().map_or_else(|| format!("{}-", node.id), |last| last.id.clone());
    writer.reader = reader;
    let collected = if body.is_empty() { Value::Null } else { text::value(writer, &node.parameter("collect")) };
    let end = json!({"Type": "Pass", "Output": collected, "End": true});
    let (first, last) = (format!("{} begins", node.id), format!("{} ends", node.id));
    let machine = machine(writer, &body, Some((first, begin)), (last, end));
    let machine = with(machine, [("ProcessorConfig", json!({"Mode": "INLINE"}))]);
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
    let (mut branches, mut assign) = (Vec::new(), Map::new());
    for (number, (module, nodes)) in node.parts.iter().enumerate() {
        if module == "parallel.start" {
            continue;
        }
        // The output of the branch contains the values that are read after the block.
        let read = nodes.iter().filter(|inner| writer.names.is_read_outside(&inner.id));
        let mut output = Map::new();
        for id in read.map(|inner| &inner.id) {
            let name = variable(id);
            assign.insert(after_branch(id), json!(format!("{{% $states.result[{}].{name} %}}", branches.len())));
            output.insert(name.clone(), json!(format!("{{% ${name} %}}")));
        }
        let last = json!({"Type": "Pass", "End": true});
        let last = if output.is_empty() { last } else { with(last, [("Output", Value::Object(output))]) };
        branches.push(machine(writer, nodes, None, (format!("{} {number} ends", node.id), last)));
    }
    let state = json!({"Type": "Parallel", "Branches": branches, "Next": next});
    if assign.is_empty() { state } else { with(state, [("Assign", Value::Object(assign))]) }
}

/// The steps that are allowed beside the one that calls a service, because they only set values or
/// continue.
const BESIDE: [&str; 5] = ["set_variable", "output", "log", "vflow.data.comment", "jump"];
/// The reason why a `try` block has no counterpart.
const NOT_TRIED: &str = "try has a counterpart only around one step that calls a service, and steps that set values";

/// A `try` block: only around one step that calls a service, whose state then has a catcher.
fn tried(writer: &mut Writer, node: &Node, next: &str) -> String {
    let body = node.part("try.start").unwrap_or_default();
    let is_beside = |module: &str| BESIDE.contains(&module) || values::MODULES.contains(&module);
    let mut tasks = body.iter().filter(|step| !is_beside(&step.module));
    let (Some(only), None) = (tasks.next(), tasks.next()) else {
        writer.refuse(&node.id, NOT_TRIED);
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
        None => writer.refuse(&node.id, NOT_TRIED),
    }
    first
}
