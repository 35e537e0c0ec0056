//! The webhook trigger: a request from another system.

use super::DATA;
use crate::descriptor::{Category, Descriptor, OutputSpec, Shape, ValueType, text};
use crate::module::{Behaviour, Call, Done, Module, Pure};
use serde_json::Value;

const OUTPUTS: &[OutputSpec] = &[
    DATA,
    OutputSpec::new(
        "method",
        ValueType::String,
        text("请求方法", "Method"),
        text("HTTP 请求方法", "The request's method"),
    ),
    OutputSpec::new("path", ValueType::String, text("路径", "Path"), text("请求路径", "The request's path")),
    OutputSpec::new("query", ValueType::Dictionary, text("查询参数", "Query"), text("查询参数", "The request's query")),
    OutputSpec::new(
        "headers",
        ValueType::Dictionary,
        text("请求头", "Headers"),
        text("请求头", "The request's headers"),
    ),
];

/// Under its short id.
pub const SHORT: Module = Module {
    descriptor: Descriptor {
        id: "trigger_webhook",
        name: text("Webhook 触发", "Webhook"),
        description: text("收到 HTTP 请求时触发", "Started by an HTTP request"),
        icon: "ic_webhook",
        category: Category::Trigger,
        shape: Shape::NONE,
        can_start: true,
        inputs: &[],
        outputs: OUTPUTS,
    },
    behaviour: Behaviour::Run(&Pure(|call| Ok(outputs(call)))),
};

/// What the request brought is the trigger's data; how it came are the trigger's facts. A fact that is not known is null.
fn outputs(call: &Call<'_>) -> Done {
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
    use super::*;
    use crate::testing::Bench;
    use serde_json::json;

    #[test]
    fn the_request_is_shown() {
        let mut bench = Bench::new();
        bench.trigger.data.insert("a".to_owned(), json!(1));
        bench.trigger.facts.insert("method".to_owned(), json!("POST"));
        let expected = json!({"data": {"a": 1}, "method": "POST", "path": null, "query": null, "headers": null});
        assert_eq!(bench.outputs(&SHORT, json!({})), expected);
    }
}
