//! What happens if a node fails: retries, and going on.

use super::items::Items;
use super::source::Node;
use super::writer::Writer;
use crate::template::{Part, at};
use serde_json::{Map, Value, json};

/// The failure policy of the step of a node.
pub fn of(writer: &mut Writer<'_>, node: &Node) -> Map<String, Value> {
    let mut policy = Map::new();
    let goes_on = node.on_error() != "stopWorkflow";
    if node.is_set("retryOnFail") {
        let number = |name: &str, default: u64| node.raw.get(name).and_then(Value::as_u64).unwrap_or(default);
        policy.insert("__error_policy".to_owned(), json!("RETRY"));
        policy.insert("__retry_count".to_owned(), json!(number("maxTries", 3).saturating_sub(1).max(1)));
        policy.insert("__retry_interval".to_owned(), json!(number("waitBetweenTries", 1000)));
        policy.insert("__retry_on".to_owned(), json!("any"));
        if goes_on {
            policy.insert("__then".to_owned(), json!("SKIP"));
        }
    } else if goes_on {
        policy.insert("__error_policy".to_owned(), json!("SKIP"));
    }
    if goes_on {
        writer.draft.change(
            "a failure gives an item with the field error, whose text differs",
            "失败时产生带 error 字段的项，其文本不同",
        );
    }
    policy
}

/// What leaves a node whose step may have failed and been skipped.
pub fn result(writer: &mut Writer<'_>, node: &Node, step: &str, item: &Value) -> Value {
    outcome(writer, node, step, item, "inputs.success === false ? { error: inputs.error } : inputs.item")
}

/// The items that leave a node whose step gives a list, and may have failed and been skipped.
pub fn results(writer: &mut Writer<'_>, node: &Node, step: &str, list: &Value) -> Value {
    outcome(writer, node, step, list, "inputs.success === false ? [{ error: inputs.error }] : inputs.item")
}

fn outcome(writer: &mut Writer<'_>, node: &Node, step: &str, item: &Value, script: &str) -> Value {
    if node.on_error() == "stopWorkflow" {
        return item.clone();
    }
    let inputs =
        json!({"success": format!("{{{{{step}.success}}}}"), "error": format!("{{{{{step}.error}}}}"), "item": item});
    writer.script("outcome", "", script, inputs)
}

/// The outputs of a node: the second one has the items that failed, if the node has an output for
/// them.
pub fn outputs(writer: &mut Writer<'_>, node: &Node, items: Items) -> Vec<Items> {
    if node.on_error() != "continueErrorOutput" {
        return vec![items];
    }
    let script = "[inputs.list.filter((item) => item?.error === undefined), inputs.list.filter((item) => item?.error !== undefined)]";
    let parts = writer.script("failed", "", script, json!({"list": items.list()}));
    let part = |place| Items::Many(at(&parts, &[Part::Index(place)]));
    vec![part(0), part(1)]
}

/// The outputs of a node that gives an empty item where it has none, if it is set so.
pub fn always(writer: &mut Writer<'_>, node: &Node, input: &Items, outputs: Vec<Items>) -> Vec<Items> {
    if !node.is_set("alwaysOutputData") {
        return outputs;
    }
    let mut made = Vec::new();
    for (place, items) in outputs.into_iter().enumerate() {
        made.push(match items {
            Items::Many(list) if place == 0 => {
                let script = "inputs.list.length === 0 && inputs.given.length > 0 ? [{}] : inputs.list";
                let inputs = json!({"list": list, "given": input.list()});
                Items::Many(writer.script("always", "", script, inputs))
            }
            other => other,
        });
    }
    made
}
