//! `vflow.feishu.send_message`: sends a message to Feishu, through a group's robot or as an app.

use super::push::{RESPONSE, SUCCESS, address, answer, base, line, post, refusal, request, said, timeout, token, url};
use crate::descriptor::{
    Category, Constraints, Descriptor, Fallback, InputSpec, OutputSpec, Shape, UiType, ValueType, text,
};
use crate::effects::EffectResult;
use crate::module::{Action, Behaviour, Call, Done, Module, ModuleError, Run};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Map, Value, json};
use sha2::Sha256;

/// Too many requests, as the robots and as the apps say it.
const SLOW_DOWN: &[i64] = &[9499, 11_232, 99_991_400];

const INPUTS: &[InputSpec] = &[
    url("webhook_url", "机器人地址", "Robot's URL"),
    line(
        "secret",
        "签名密钥",
        "Signing Secret",
        "机器人开启签名校验时的密钥",
        "The robot's secret, if it checks signatures",
    ),
    line(
        "access_token",
        "访问令牌",
        "Access Token",
        "不用机器人而以应用发送时的 tenant_access_token",
        "An app's tenant_access_token, to send as the app instead of as a robot",
    ),
    line("receive_id", "接收者", "Receiver", "以应用发送时接收者的 ID", "Who gets it, if it is sent as an app"),
    line("receive_id_type", "接收者类型", "Receiver's Kind", "接收者 ID 的类型", "What the receiver's id is")
        .or(Fallback::Text("open_id"))
        .ui(UiType::Dropdown)
        .constrained(Constraints {
            options: &["open_id", "user_id", "union_id", "email", "chat_id"],
            ..Constraints::NONE
        }),
    line("msg_type", "消息类型", "Kind", "消息的类型", "The kind of message")
        .or(Fallback::Text("text"))
        .ui(UiType::Dropdown)
        .constrained(Constraints { options: &["text", "post", "interactive"], ..Constraints::NONE }),
    InputSpec::new(
        "content",
        ValueType::Any,
        text("内容", "Content"),
        text(
            "文本；富文本 (post) 和卡片 (interactive) 为字典或 JSON",
            "A text; for post and interactive a dictionary, or its JSON",
        ),
    )
    .required()
    .ui(UiType::CodeEditor),
    url("api_url", "接口地址", "API URL").or(Fallback::Text("https://open.feishu.cn")),
    timeout(10),
];

const OUTPUTS: &[OutputSpec] = &[
    SUCCESS,
    OutputSpec::new(
        "message_id",
        ValueType::String,
        text("消息 ID", "Message Id"),
        text("以应用发送时消息的编号", "The message's id, if it was sent as an app"),
    )
    .logged(),
    RESPONSE,
];

/// Under its long id.
pub const MODULE: Module = Module {
    descriptor: Descriptor {
        id: "vflow.feishu.send_message",
        name: text("飞书发送消息", "Feishu Message"),
        description: text(
            "通过群机器人或应用发送飞书消息",
            "Send a message to Feishu, through a group's robot or as an app",
        ),
        icon: "ic_feishu",
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
        let kind = call.inputs.choice("msg_type", &[])?;
        let content = content(call, kind)?;
        if !call.inputs.text("webhook_url").trim().is_empty() {
            return post(call, address(call, "webhook_url")?, robot_message(call, kind, content));
        }
        if call.inputs.text("access_token").trim().is_empty() {
            return Err(ModuleError::input("webhook_url", "is required, or an access_token"));
        }
        let receiver = call.inputs.choice("receive_id_type", &[])?;
        let url = format!("{}/open-apis/im/v1/messages?receive_id_type={receiver}", base(call, "api_url")?);
        let content = if kind == "text" { json!({"text": content}) } else { content };
        let body = json!({
            "receive_id": call.inputs.required_text("receive_id")?,
            "msg_type": kind,
            "content": content.to_string(),
        });
        let bearer = ("authorization".to_owned(), format!("Bearer {}", token(call, "access_token")?));
        request(call, "POST", url, vec![bearer], Some(&body))
    }

    fn finish(&self, _: &Call<'_>, result: EffectResult) -> Result<Done, ModuleError> {
        let answer = answer("Feishu", result)?;
        // Older robots have `StatusCode` instead.
        let code = answer.body.get("code").or_else(|| answer.body.get("StatusCode")).cloned().unwrap_or_default();
        if code.as_i64() != Some(0) {
            let message = said(&answer.body).unwrap_or_else(|| "this is not Feishu's answer".to_owned());
            let later = code.as_i64().is_some_and(|code| SLOW_DOWN.contains(&code));
            return Err(refusal("Feishu", &code, &message, later));
        }
        let id = answer.body.pointer("/data/message_id").cloned().unwrap_or_default();
        Ok(Done::outputs([("success", json!(true)), ("message_id", id), ("response", answer.body)]))
    }
}

/// A text as it is; what has parts as a dictionary.
fn content(call: &Call<'_>, kind: &str) -> Result<Value, ModuleError> {
    if kind == "text" {
        return call.inputs.required_text("content").map(Value::String);
    }
    let parts = call.inputs.dictionary("content")?;
    if parts.is_empty() { Err(ModuleError::input("content", "is required")) } else { Ok(Value::Object(parts)) }
}

fn robot_message(call: &Call<'_>, kind: &str, content: Value) -> Map<String, Value> {
    let mut body = Map::new();
    let secret = call.inputs.text("secret");
    if !secret.trim().is_empty() {
        let timestamp = call.now.0.div_euclid(1000);
        body.insert("timestamp".to_owned(), json!(timestamp.to_string()));
        body.insert("sign".to_owned(), json!(signature(timestamp, secret.trim())));
    }
    body.insert("msg_type".to_owned(), json!(kind));
    match kind {
        "text" => body.insert("content".to_owned(), json!({"text": content})),
        "post" => body.insert("content".to_owned(), json!({"post": content})),
        _ => body.insert("card".to_owned(), content),
    };
    body
}

/// The signature of nothing, with the time and the secret as the key. So Feishu has it.
fn signature(timestamp: i64, secret: &str) -> String {
    let key = format!("{timestamp}\n{secret}");
    Hmac::<Sha256>::new_from_slice(key.as_bytes())
        .map(|mac| STANDARD.encode(mac.finalize().into_bytes()))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::push::tests::{answered, failed, sent};
    use super::*;
    use crate::testing::Bench;

    #[test]
    fn a_robots_message_is_signed() {
        let inputs = json!({"webhook_url": "http://l/hook", "secret": "s", "content": "hi"});
        let (request, body) = sent(Bench::new().effect(&MODULE, inputs));
        assert_eq!(request.url, "http://l/hook");
        assert_eq!(
            body,
            json!({"timestamp": "1700000000", "sign": "+z1fiKH1w9xoRwSUZju5W5ZBj/d5cwS4H+5mTClDOl4=", "msg_type": "text",
                   "content": {"text": "hi"}})
        );
        let card = json!({"webhook_url": "http://l/hook", "msg_type": "interactive", "content": "{\"elements\": []}"});
        let body = sent(Bench::new().effect(&MODULE, card)).1;
        assert_eq!(body, json!({"msg_type": "interactive", "card": {"elements": []}}));
    }

    #[test]
    fn an_app_sends_to_a_receiver() {
        let inputs = json!({"access_token": "t-1", "receive_id": "oc_1", "receive_id_type": "chat_id", "content": "hi",
                            "api_url": "http://l"});
        let (request, body) = sent(Bench::new().effect(&MODULE, inputs));
        assert_eq!(request.url, "http://l/open-apis/im/v1/messages?receive_id_type=chat_id");
        assert_eq!(request.headers[0], ("authorization".to_owned(), "Bearer t-1".to_owned()));
        assert_eq!(body, json!({"receive_id": "oc_1", "msg_type": "text", "content": "{\"text\":\"hi\"}"}));
        for (inputs, name) in [
            (json!({"content": "x"}), "webhook_url"),
            (json!({"webhook_url": "http://l"}), "content"),
            (json!({"webhook_url": "http://l", "content": "x", "msg_type": "post"}), "content"),
            (json!({"access_token": "t", "content": "x"}), "receive_id"),
            (json!({"access_token": "t\r\nx", "receive_id": "r", "content": "x"}), "access_token"),
            (
                json!({"access_token": "t", "receive_id": "r", "receive_id_type": "?", "content": "x"}),
                "receive_id_type",
            ),
        ] {
            let error = Bench::new().error(&MODULE, inputs);
            assert!(error.starts_with(&format!("input '{name}'")), "{error}");
        }
    }

    #[test]
    fn a_code_other_than_0_is_a_failure() {
        let finish = |status, body| Bench::new().finish(&MODULE, json!({}), answered(status, &body));
        let done = finish(200, json!({"code": 0, "data": {"message_id": "om_1"}})).unwrap();
        assert_eq!(done.outputs["message_id"], json!("om_1"));
        finish(200, json!({"StatusCode": 0, "StatusMessage": "success"})).unwrap();
        for (code, message, retryable) in [(19_021, "sign match fail", false), (11_232, "too frequent", true)] {
            let error = failed(finish(200, json!({"code": code, "msg": message})).unwrap_err());
            assert_eq!(error, (format!("Feishu refused ({code}): {message}"), retryable));
        }
        assert!(finish(200, json!("<html>")).is_err());
    }
}
