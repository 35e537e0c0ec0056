//! `vflow.network.webhook_push`: sends a message to an address of one's own, as JSON.

use super::encode::header_fields;
use super::push::{RESPONSE, SUCCESS, add_given, address, answer, line, request, timeout, url};
use crate::descriptor::{Category, Descriptor, InputSpec, OutputSpec, Reading, Shape, UiType, ValueType, text};
use crate::effects::EffectResult;
use crate::module::{Action, Behaviour, Call, Done, Module, ModuleError, Run};
use serde_json::{Map, Value, json};

const INPUTS: &[InputSpec] = &[
    url("url", "推送地址", "URL").required(),
    line("title", "标题", "Title", "消息标题", "The message's title"),
    line("content", "内容", "Content", "消息内容", "The message").ui(UiType::CodeEditor),
    InputSpec::new(
        "payload",
        ValueType::Any,
        text("请求体", "Payload"),
        text("给出时代替 title 和 content 作为 JSON 发送", "Sent as JSON instead of title and content, if given"),
    )
    .read(Reading::JsonText)
    .ui(UiType::CodeEditor),
    InputSpec::new(
        "headers",
        ValueType::Dictionary,
        text("请求头", "Headers"),
        text("自定义HTTP请求头", "Custom HTTP headers"),
    )
    .ui(UiType::KeyValueEditor),
    timeout(10),
];

const OUTPUTS: &[OutputSpec] = &[
    SUCCESS,
    OutputSpec::new(
        "status_code",
        ValueType::Number,
        text("状态码", "Status Code"),
        text("HTTP响应状态码", "HTTP response status code"),
    )
    .logged(),
    RESPONSE,
];

/// Under its long id.
pub const MODULE: Module = Module {
    descriptor: Descriptor {
        id: "vflow.network.webhook_push",
        name: text("Webhook 推送", "Webhook Push"),
        description: text("向指定地址推送 JSON 消息", "Send a message to an address as JSON"),
        icon: "ic_webhook",
        category: Category::Network,
        shape: Shape::NONE,
        can_start: true,
        inputs: INPUTS,
        outputs: OUTPUTS,
    },
    behaviour: Behaviour::Run(&Send),
};

struct Send;

impl Run for Send {
    fn start(&self, call: &Call<'_>) -> Result<Action, ModuleError> {
        let body = match call.inputs.value("payload") {
            // A text that is JSON is meant as that; any other is sent as a JSON string.
            Value::String(text) if !text.is_empty() => serde_json::from_str(&text).unwrap_or(Value::String(text)),
            Value::Null | Value::String(_) => {
                let mut body = Map::new();
                add_given(call, &mut body, &[("title", "title"), ("content", "content")]);
                if body.is_empty() {
                    return Err(ModuleError::input("content", "is required, or a title or a payload"));
                }
                Value::Object(body)
            }
            payload => payload,
        };
        let headers = header_fields(&call.inputs.dictionary("headers")?)?;
        request(call, "POST", address(call, "url")?, headers, Some(&body))
    }

    fn finish(&self, _: &Call<'_>, result: EffectResult) -> Result<Done, ModuleError> {
        let answer = answer("the webhook", result)?;
        Ok(Done::outputs([("success", json!(true)), ("status_code", json!(answer.status)), ("response", answer.body)]))
    }
}

#[cfg(test)]
mod tests {
    use super::super::push::tests::{answered, failed, sent};
    use super::*;
    use crate::testing::Bench;

    #[test]
    fn title_and_content_or_a_payload_go_out() {
        for (inputs, expected) in [
            (json!({"title": "t", "content": "c"}), json!({"title": "t", "content": "c"})),
            (json!({"content": "c", "payload": {"a": 1}}), json!({"a": 1})),
            (json!({"payload": "[1]"}), json!([1])),
            (json!({"payload": "{x"}), json!("{x")),
        ] {
            let mut inputs = inputs;
            inputs["url"] = json!("https://a.test/hook?x=1");
            inputs["headers"] = json!({"X-Key": "k"});
            let (request, body) = sent(Bench::new().effect(&MODULE, inputs));
            assert_eq!((request.url.as_str(), body), ("https://a.test/hook?x=1", expected));
            assert_eq!(request.headers[0], ("X-Key".to_owned(), "k".to_owned()));
        }
        for (inputs, name) in [
            (json!({"content": "c"}), "url"),
            (json!({"content": "c", "url": "ftp://a"}), "url"),
            (json!({"content": "c", "url": "http://a b"}), "url"),
            (json!({"url": "http://a"}), "content"),
            (json!({"url": "http://a", "content": "c", "headers": {"a": "b\nc"}}), "headers"),
            (json!({"url": "http://a", "content": "c", "timeout": 0}), "timeout"),
        ] {
            let error = Bench::new().error(&MODULE, inputs);
            assert!(error.starts_with(&format!("input '{name}'")), "{error}");
        }
    }

    #[test]
    fn the_answer_is_an_output_and_a_refusal_a_failure() {
        let finish = |status, body| Bench::new().finish(&MODULE, json!({}), answered(status, &body));
        let done = finish(202, json!({"id": 1})).unwrap();
        assert_eq!(Value::Object(done.outputs), json!({"success": true, "status_code": 202, "response": {"id": 1}}));
        assert!(failed(finish(503, json!("busy")).unwrap_err()).1);
    }
}
