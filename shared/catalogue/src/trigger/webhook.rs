//! The webhook trigger: a request from another system.

use crate::{Call, Done};
use serde_json::Value;

/// The outputs: the content of the request is in the trigger's data, method and headers are in its
/// facts. An unknown fact is null.
pub(crate) fn outputs(call: &Call<'_>) -> Done {
    let fact = |name: &'static str| (name, call.trigger.facts.get(name).cloned().unwrap_or(Value::Null));
    Done::outputs([
        ("data", Value::Object(call.trigger.data.clone())),
        fact("method"),
        fact("path"),
        fact("query"),
        fact("headers"),
        fact("body"),
        fact("raw_body"),
    ])
}

#[cfg(test)]
mod tests {
    use crate::testing::Bench;
    use serde_json::json;

    const SHORT: &str = "trigger_webhook";

    #[test]
    fn the_request_is_shown() {
        let mut bench = Bench::new();
        bench.trigger.data.insert("a".to_owned(), json!(1));
        bench.trigger.facts.insert("method".to_owned(), json!("POST"));
        let expected = json!({"data": {"a": 1}, "method": "POST", "path": null, "query": null, "headers": null, "body": null, "raw_body": null});
        assert_eq!(bench.outputs(SHORT, json!({})), expected);
    }
}
