//! The webhook trigger: a request from another system.

use crate::module::{Call, Done};
use serde_json::Value;

/// What the request brought is the trigger's data; how it came are the trigger's facts. A fact that
/// is not known is null.
pub(crate) fn outputs(call: &Call<'_>) -> Done {
    let fact = |name: &'static str| (name, call.trigger.facts.get(name).cloned().unwrap_or(Value::Null));
    Done::outputs([
        ("data", Value::Object(call.trigger.data.clone())),
        fact("method"),
        fact("path"),
        fact("query"),
        fact("headers"),
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
        let expected = json!({"data": {"a": 1}, "method": "POST", "path": null, "query": null, "headers": null});
        assert_eq!(bench.outputs(SHORT, json!({})), expected);
    }
}
