//! Steps as states. They are written from the last to the first, so that the next state is known.

use super::names::variable;
use super::tree::Node;
use super::{Writer, block, task, text, values};
use serde_json::{Value, json};

/// The states that modules become, for the documentation.
pub const MODULES: [(&str, &str); 19] = [
    ("set_variable", "Pass with `Assign`; in a pass or branch only a variable that is used there alone"),
    ("output", "Pass with `Assign`"),
    ("return", "Succeed with `Output`; not in a pass or branch"),
    ("stop_workflow", "Succeed; not in a pass or branch"),
    ("fail", "Fail"),
    ("dict_set", "Pass with `$merge`; only one name as the path"),
    ("dict_merge", "Pass with `$merge`"),
    ("expression", "Pass with `Assign`; only a reference, or two with `??`"),
    ("delay", "Wait"),
    ("log", "Pass"),
    ("vflow.data.comment", "Pass"),
    ("uuid", "Pass with `$uuid()`"),
    ("jump", "`Next`"),
    ("lambda_invoke", "Task `lambda:invoke`"),
    ("sqs_send", "Task `sqs:sendMessage`"),
    ("step_functions_start", "Task `states:startExecution`, with `.sync:2` if it waits"),
    ("http_request", "Task `http:invoke`, if it has a `connection`"),
    ("if_condition, while", "Choice"),
    ("foreach, parallel.start", "Map, Parallel"),
];

/// Writes the states of a step, and returns the name of the first one.
pub fn one(writer: &mut Writer, node: &Node, next: &str) -> String {
    node.id.clone_into(&mut writer.reader);
    policy_is_known(writer, node);
    let inside = writer.names.is_inside(&node.id);
    let end = |writer: &mut Writer, output: Value| {
        if inside {
            writer.refuse(
                &node.id,
                format!("{} cannot end the run from a pass or a branch of a state machine", node.module),
            );
        }
        json!({"Type": "Succeed", "Output": output})
    };
    let state = match node.module.as_str() {
        "set_variable" => {
            let name = node.parameter("name").as_str().unwrap_or_default().to_owned();
            if inside && !writer.names.is_local(&name) {
                writer.refuse(&node.id, "a pass or a branch of a state machine cannot set a variable of the run");
            }
            let value = text::value(writer, &node.parameter("value"));
            json!({"Type": "Pass", "Assign": {variable(&name): value}, "Next": next})
        }
        "output" => {
            if inside {
                writer.refuse(&node.id, "a pass or a branch of a state machine cannot set the result of the run");
            }
            let value = text::value(writer, &node.parameter("value"));
            json!({"Type": "Pass", "Assign": {"result": value}, "Next": next})
        }
        "return" => {
            let value = text::value(writer, &node.parameter("value"));
            end(writer, value)
        }
        "stop_workflow" if node.parameter("target") != json!("other") => end(writer, Value::Null),
        "fail" => failure(writer, node),
        "log" | "vflow.data.comment" => {
            let said = node.parameter(if node.module == "log" { "message" } else { "content" });
            json!({"Type": "Pass", "Comment": said, "Next": next})
        }
        "uuid" => json!({"Type": "Pass", "Assign": {variable(&node.id): {"id": "{% $uuid() %}"}}, "Next": next}),
        "delay" => delay(writer, node, next),
        module if values::MODULES.contains(&module) => values::write(writer, node, next),
        "jump" => {
            let target = node.parameter("target_step_id").as_str().unwrap_or_default().to_owned();
            if !writer.names.is_step(&target)
                || writer.names.is_inside(&target) != inside
                || !writer.names.sees(&node.id, &target)
            {
                writer.refuse(&node.id, "only a jump to the id of a step in the same machine has a counterpart");
            }
            json!({"Type": "Pass", "Next": target})
        }
        "if_condition" | "while" | "foreach" | "parallel.start" | "try.start" => {
            return block::write(writer, node, next);
        }
        _ => task::write(writer, node, next),
    };
    writer.states.insert(node.id.clone(), state);
    node.id.clone()
}

/// A message such as `NoStock: nothing is left` has the name of an error before its cause.
fn failure(writer: &mut Writer, node: &Node) -> Value {
    let message = node.parameter("message");
    let is_name = |name: &str| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'))
    };
    let parts = message.as_str().and_then(|text| text.split_once(": ")).filter(|(name, _)| is_name(name));
    let (name, cause) = parts.map_or(("Failed", message.clone()), |(name, cause)| (name, json!(cause)));
    json!({"Type": "Fail", "Error": name, "Cause": text::value(writer, &cause)})
}

fn delay(writer: &mut Writer, node: &Node, next: &str) -> Value {
    let (until, duration) = (node.parameter("until"), node.parameter("duration"));
    if !until.is_null() {
        return json!({"Type": "Wait", "Timestamp": text::value(writer, &until), "Next": next});
    }
    let seconds = match &duration {
        Value::Number(ms) => {
            let ms = ms.as_i64().unwrap_or_default();
            if ms % 1000 != 0 {
                writer.refuse(&node.id, "a state machine waits for whole seconds");
            }
            json!(ms / 1000)
        }
        Value::Null => json!(1),
        other => {
            match text::value(writer, other).as_str().and_then(|text| text.strip_prefix("{% ")?.strip_suffix(" %}")) {
                Some(path) => json!(format!("{{% {path} / 1000 %}}")),
                None => Value::Null,
            }
        }
    };
    json!({"Type": "Wait", "Seconds": seconds, "Next": next})
}

/// Refuses failure policies of steps that are not tasks.
fn policy_is_known(writer: &mut Writer, node: &Node) {
    let tasks = ["lambda_invoke", "sqs_send", "step_functions_start", "http_request"];
    if !tasks.contains(&node.module.as_str()) && node.parameters.keys().any(|name| name.starts_with("__")) {
        writer.refuse(&node.id, format!("{} has no failure policy in a state machine", node.module));
    }
}
