//! What happens if a node fails: retries, and going on.

use super::source::Node;
use super::writer::Writer;
use serde_json::{Map, Value, json};

/// The failure policy of the step of a node.
pub fn of(writer: &mut Writer<'_>, node: &Node) -> Map<String, Value> {
    let mut policy = Map::new();
    let goes_on = node.on_error() != "stopWorkflow";
    if node.raw.get("retryOnFail") == Some(&Value::Bool(true)) {
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
    if node.on_error() == "stopWorkflow" {
        return item.clone();
    }
    let id = writer.id("outcome");
    let script = "inputs.success === false ? { error: inputs.error } : inputs.item";
    let inputs =
        json!({"success": format!("{{{{{step}.success}}}}"), "error": format!("{{{{{step}.error}}}}"), "item": item});
    super::items::transformed(&mut writer.draft, &id, "", script, inputs)
}
