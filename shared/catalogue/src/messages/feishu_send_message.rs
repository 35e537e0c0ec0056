//! `vflow.feishu.send_message`: sends a message to Feishu, through the robot of a group or as an
//! app.

use super::push::{self, Answer, Body, Refused, address, base, either, error_text, named, post, request, token};
use crate::{Action, Call, Done, EffectResult, ModuleError, Run};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Map, Value, json};
use sha2::Sha256;

/// The codes for too many requests, of robots and of apps.
const SLOW_DOWN: &[i64] = &[9499, 11_232, 99_991_400];

/// The fields of an answer that robots do not return.
const FACTS: [&str; 7] = ["message_id", "root_id", "parent_id", "thread_id", "chat_id", "msg_type", "create_time"];

pub(crate) struct Send;

impl Run for Send {
    fn start(&self, call: &Call<'_>) -> Result<Action, ModuleError> {
        call.inputs.choice("auth_mode")?;
        let kind = call.inputs.choice("msg_type")?;
        let content = content(call, kind)?;
        if !call.inputs.text("webhook_url").trim().is_empty() {
            return post(call, address(call, "webhook_url")?, robot_message(call, kind, content));
        }
        if call.inputs.text("access_token").trim().is_empty() {
            let reason =
                "is required, or a webhook_url: what vFlow keeps in its settings is given here, mostly as a secret";
            return Err(ModuleError::input("access_token", reason));
        }
        let receiver = call.inputs.choice("receive_id_type")?;
        let url = format!("{}/open-apis/im/v1/messages?receive_id_type={receiver}", base(call, "api_url")?);
        let content = if kind == "text" { json!({"text": content}) } else { content };
        let mut body = json!({
            "receive_id": call.inputs.required_text("receive_id")?,
            "msg_type": kind,
            "content": content.to_string(),
        });
        if let (Some(uuid), Some(fields)) = (either(call, &["uuid"]), body.as_object_mut()) {
            fields.insert("uuid".to_owned(), json!(uuid.trim()));
        }
        let bearer = ("authorization".to_owned(), format!("Bearer {}", token(call, "access_token")?));
        request(call, "POST", url, vec![bearer], Some(Body::json(&body)))
    }

    fn finish(&self, call: &Call<'_>, result: EffectResult) -> Result<Done, ModuleError> {
        push::finish("Feishu", result, judge, |answer, error| outputs(call, answer, error))
    }
}

fn judge(answer: &Answer) -> Result<(), Refused> {
    let code = code(answer);
    if code.as_i64() == Some(0) {
        return Ok(());
    }
    let message = error_text(&answer.body).unwrap_or_else(|| "this is not Feishu's answer".to_owned());
    let retryable = code.as_i64().is_some_and(|code| SLOW_DOWN.contains(&code));
    Err(Refused { code, message, retryable })
}

/// Older robots return `StatusCode` instead.
fn code(answer: &Answer) -> Value {
    answer.body.get("code").or_else(|| answer.body.get("StatusCode")).cloned().unwrap_or_default()
}

fn outputs(call: &Call<'_>, answer: &Answer, error: &str) -> Map<String, Value> {
    let part = |name: &str| answer.body.pointer(&format!("/data/{name}")).map(expr::text_of).unwrap_or_default();
    let mut outputs: Map<_, _> = FACTS.iter().map(|name| ((*name).to_owned(), json!(part(name)))).collect();
    if part("msg_type").is_empty() {
        outputs.insert("msg_type".to_owned(), json!(call.inputs.text("msg_type")));
    }
    outputs.extend(named([
        ("code", code(answer)),
        ("msg", json!(error_text(&answer.body).unwrap_or_default())),
        ("error", json!(error)),
        ("success", json!(error.is_empty())),
        ("response", answer.body.clone()),
    ]));
    outputs
}

/// The content of a message: a text, or a dictionary for messages with parts.
fn content(call: &Call<'_>, kind: &str) -> Result<Value, ModuleError> {
    if kind == "text" {
        let text = either(call, &["text", "content"]);
        return text.map(Value::String).ok_or_else(|| ModuleError::input("text", "is required"));
    }
    let name = if call.inputs.text("content_json").trim().is_empty() { "content" } else { "content_json" };
    let parts = call.inputs.dictionary(name)?;
    if parts.is_empty() { Err(ModuleError::input("content_json", "is required")) } else { Ok(Value::Object(parts)) }
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
        "interactive" => body.insert("card".to_owned(), content),
        _ => body.insert("content".to_owned(), content),
    };
    body
}

/// The signature for Feishu: an HMAC of an empty text, with the time and the secret as the key.
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

    const MODULE: &str = "vflow.feishu.send_message";

    #[test]
    fn a_robots_message_is_signed() {
        let inputs = json!({"webhook_url": "http://l/hook", "secret": "s", "content": "hi"});
        let (request, body) = sent(Bench::new().effect(MODULE, inputs));
        assert_eq!(request.url, "http://l/hook");
        assert_eq!(
            body,
            json!({"timestamp": "1700000000", "sign": "+z1fiKH1w9xoRwSUZju5W5ZBj/d5cwS4H+5mTClDOl4=", "msg_type": "text",
                   "content": {"text": "hi"}})
        );
        let card = json!({"webhook_url": "http://l/hook", "msg_type": "interactive", "content": "{\"elements\": []}"});
        let body = sent(Bench::new().effect(MODULE, card)).1;
        assert_eq!(body, json!({"msg_type": "interactive", "card": {"elements": []}}));
    }

    #[test]
    fn an_app_sends_to_a_receiver() {
        let inputs = json!({"access_token": "t-1", "receive_id": "oc_1", "receive_id_type": "chat_id", "content": "hi",
                            "api_url": "http://l"});
        let (request, body) = sent(Bench::new().effect(MODULE, inputs));
        assert_eq!(request.url, "http://l/open-apis/im/v1/messages?receive_id_type=chat_id");
        assert_eq!(request.headers[0], ("authorization".to_owned(), "Bearer t-1".to_owned()));
        assert_eq!(body, json!({"receive_id": "oc_1", "msg_type": "text", "content": "{\"text\":\"hi\"}"}));
        for (inputs, name) in [
            (json!({"text": "x"}), "access_token"),
            (json!({"webhook_url": "http://l"}), "text"),
            (json!({"webhook_url": "http://l", "content": "x", "msg_type": "post"}), "content"),
            (json!({"webhook_url": "http://l", "msg_type": "image"}), "content_json"),
            (json!({"webhook_url": "http://l", "text": "x", "auth_mode": "robot"}), "auth_mode"),
            (json!({"access_token": "t", "content": "x"}), "receive_id"),
            (json!({"access_token": "t\r\nx", "receive_id": "r", "content": "x"}), "access_token"),
            (
                json!({"access_token": "t", "receive_id": "r", "receive_id_type": "?", "content": "x"}),
                "receive_id_type",
            ),
        ] {
            let error = Bench::new().error(MODULE, inputs);
            assert!(error.starts_with(&format!("input '{name}'")), "{error}");
        }
    }

    #[test]
    fn vflows_own_names_are_taken_and_given() {
        let inputs = json!({"auth_mode": "用户身份", "access_token": "u-1", "receive_id_type": "email", "receive_id": "a@b.c",
                            "msg_type": "image", "content_json": "{\"image_key\": \"k\"}", "uuid": "n-1", "api_url": "http://l"});
        let body = sent(Bench::new().effect(MODULE, inputs.clone())).1;
        let expected =
            json!({"receive_id": "a@b.c", "msg_type": "image", "content": "{\"image_key\":\"k\"}", "uuid": "n-1"});
        assert_eq!(body, expected);
        let answer =
            json!({"code": 0, "msg": "success", "data": {"message_id": "om_1", "chat_id": "oc_1", "create_time": "1"}});
        let done = Bench::new().finish(MODULE, inputs, answered(200, &answer)).unwrap();
        let expected = json!({"message_id": "om_1", "root_id": "", "parent_id": "", "thread_id": "", "chat_id": "oc_1",
                              "msg_type": "image", "create_time": "1", "code": 0, "msg": "success", "error": "",
                              "success": true, "response": answer});
        assert_eq!(json!(done.outputs), expected);
    }

    #[test]
    fn a_code_other_than_0_is_a_failure() {
        let finish = |status, body| Bench::new().finish(MODULE, json!({}), answered(status, &body));
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
