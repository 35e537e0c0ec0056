//! `vflow.network.bark_push`: sends a push message through a Bark server.

use super::push::{self, Answer, Refused, add_given, base, either, error_text, named, post, token};
use crate::{Action, Call, Done, EffectResult, ModuleError, Run, refuse};
use serde_json::{Map, Value, json};

pub(crate) struct Send;

impl Run for Send {
    fn start(&self, call: &Call<'_>) -> Result<Action, ModuleError> {
        let inputs = &call.inputs;
        let mut body = Map::new();
        body.insert("device_key".to_owned(), json!(token(call, "device_key")?));
        let message = either(call, &["body", "content"]).ok_or_else(|| ModuleError::input("body", "is required"))?;
        body.insert("body".to_owned(), json!(message));
        if is_given(call, "level") {
            body.insert("level".to_owned(), json!(inputs.choice("level")?));
        }
        if is_given(call, "volume") {
            let volume = inputs.number("volume")?;
            refuse!(!(0.0..=10.0).contains(&volume), "volume", "must be from 0 to 10");
            body.insert("volume".to_owned(), json!(volume));
        }
        if is_given(call, "badge") {
            body.insert("badge".to_owned(), json!(inputs.whole("badge", 0, i64::from(i32::MAX))?));
        }
        if inputs.boolean("auto_copy")? {
            body.insert("autoCopy".to_owned(), json!("1"));
        }
        let more = ["title", "subtitle", "icon", "image", "copy", "sound", "group"].map(|name| (name, name));
        add_given(call, &mut body, &more);
        add_given(call, &mut body, &[("click_url", "url"), ("jump_url", "url")]);
        post(call, format!("{}/push", base(call, "server_url")?), body)
    }

    fn finish(&self, _: &Call<'_>, result: EffectResult) -> Result<Done, ModuleError> {
        push::finish("Bark", result, judge, outputs)
    }
}

fn is_given(call: &Call<'_>, name: &str) -> bool {
    !call.inputs.text(name).trim().is_empty()
}

/// Judges the status in the body, because some servers answer every request with HTTP status 200.
fn judge(answer: &Answer) -> Result<(), Refused> {
    match answer.body.get("code").and_then(Value::as_u64) {
        Some(200) | None => Ok(()),
        Some(code) => {
            let message = error_text(&answer.body).unwrap_or_default();
            Err(Refused { code: json!(code), message, retryable: code == 429 || code >= 500 })
        }
    }
}

fn outputs(answer: &Answer, error: &str) -> Map<String, Value> {
    named([
        ("success", json!(error.is_empty())),
        ("response_code", answer.body.get("code").cloned().unwrap_or(json!(answer.status))),
        ("response_message", answer.body.get("message").cloned().unwrap_or(json!(""))),
        ("response_json", json!(answer.text)),
        ("error", json!(error)),
        ("response", answer.body.clone()),
    ])
}

#[cfg(test)]
mod tests {
    use super::super::push::tests::{answered, failed, sent};
    use super::*;
    use crate::testing::Bench;

    const MODULE: &str = "vflow.network.bark_push";

    #[test]
    fn the_message_goes_to_the_server_asked_for() {
        let inputs = json!({"device_key": "k1", "content": "c", "title": "t", "level": "passive", "click_url": "https://x",
                            "sound": ""});
        let (request, body) = sent(Bench::new().effect(MODULE, inputs.clone()));
        assert_eq!((request.method.as_str(), request.url.as_str()), ("POST", "https://api.day.app/push"));
        assert_eq!(
            body,
            json!({"device_key": "k1", "body": "c", "level": "passive", "title": "t", "url": "https://x"})
        );
        let mut inputs = inputs;
        inputs["server_url"] = json!("http://127.0.0.1:8080/bark/");
        assert_eq!(sent(Bench::new().effect(MODULE, inputs)).0.url, "http://127.0.0.1:8080/bark/push");
        for (inputs, name) in [
            (json!({"content": "c"}), "device_key"),
            (json!({"device_key": "a\nb", "content": "c"}), "device_key"),
            (json!({"device_key": "k"}), "body"),
            (json!({"device_key": "k", "body": "c", "badge": "many"}), "badge"),
            (json!({"device_key": "k", "body": "c", "volume": 11}), "volume"),
            (json!({"device_key": "k", "content": "c", "level": "loud"}), "level"),
        ] {
            let error = Bench::new().error(MODULE, inputs);
            assert!(error.starts_with(&format!("input '{name}'")), "{error}");
        }
    }

    #[test]
    fn an_error_in_a_good_answer_is_a_failure() {
        let finish = |status, body| Bench::new().finish(MODULE, json!({}), answered(status, &body));
        assert_eq!(finish(200, json!({"code": 200})).unwrap().outputs["success"], json!(true));
        let error = failed(finish(200, json!({"code": 400, "message": "device key is empty"})).unwrap_err());
        assert_eq!(error, ("Bark refused (400): device key is empty".to_owned(), false));
        let answer = json!({"code": 200, "message": "success"});
        let expected = json!({"success": true, "response_code": 200, "response_message": "success",
                              "response_json": answer.to_string(), "error": "", "response": answer});
        assert_eq!(Value::Object(finish(200, answer).unwrap().outputs), expected);
    }
}
