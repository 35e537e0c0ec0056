//! `vflow.network.bark_push`: sends a push message through a Bark server.

use super::push::{RESPONSE, SUCCESS, add_given, answer, base, line, post, refusal, said, timeout, token, url};
use crate::descriptor::{Category, Constraints, Descriptor, Fallback, InputSpec, OutputSpec, Shape, UiType, text};
use crate::effects::EffectResult;
use crate::module::{Action, Behaviour, Call, Done, Module, ModuleError, Run};
use serde_json::{Map, Value, json};

const INPUTS: &[InputSpec] = &[
    url("server_url", "服务器地址", "Server URL").or(Fallback::Text("https://api.day.app")),
    line("device_key", "设备密钥", "Device Key", "Bark 应用中的密钥", "The key that the Bark app shows").required(),
    line("title", "标题", "Title", "消息标题", "The message's title"),
    line("content", "内容", "Content", "消息内容", "The message").required().ui(UiType::CodeEditor),
    line("sound", "铃声", "Sound", "提示音的名称", "The name of a sound"),
    line("group", "分组", "Group", "消息分组", "The group it is shown in"),
    line("level", "级别", "Level", "通知的中断级别", "How much it interrupts")
        .ui(UiType::Dropdown)
        .constrained(Constraints { options: &["active", "timeSensitive", "passive", "critical"], ..Constraints::NONE }),
    line("click_url", "点击跳转", "Click URL", "点击消息时打开的地址", "What a tap on the message opens"),
    timeout(10),
];

const OUTPUTS: &[OutputSpec] = &[SUCCESS, RESPONSE];

/// Under its long id.
pub const MODULE: Module = Module {
    descriptor: Descriptor {
        id: "vflow.network.bark_push",
        name: text("Bark 推送", "Bark Push"),
        description: text("通过 Bark 服务器推送消息", "Send a push message through a Bark server"),
        icon: "ic_bark",
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
        let mut body = Map::new();
        body.insert("device_key".to_owned(), json!(token(call, "device_key")?));
        body.insert("body".to_owned(), json!(call.inputs.required_text("content")?));
        if call.inputs.given("level") && call.inputs.value("level") != json!("") {
            body.insert("level".to_owned(), json!(call.inputs.choice("level", &[])?));
        }
        let more = [("title", "title"), ("sound", "sound"), ("group", "group"), ("click_url", "url")];
        add_given(call, &mut body, &more);
        post(call, format!("{}/push", base(call, "server_url")?), body)
    }

    fn finish(&self, _: &Call<'_>, result: EffectResult) -> Result<Done, ModuleError> {
        let answer = answer("Bark", result)?;
        // Some servers answer every request with status 200, and have their own in the body.
        match answer.body.get("code").and_then(Value::as_u64) {
            Some(200) | None => Ok(Done::outputs([("success", json!(true)), ("response", answer.body)])),
            Some(code) => {
                let message = said(&answer.body).unwrap_or_default();
                Err(refusal("Bark", &json!(code), &message, code == 429 || code >= 500))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::push::tests::{answered, failed, sent};
    use super::*;
    use crate::testing::Bench;

    #[test]
    fn the_message_goes_to_the_server_asked_for() {
        let inputs = json!({"device_key": "k1", "content": "c", "title": "t", "level": "passive", "click_url": "https://x",
                            "sound": ""});
        let (request, body) = sent(Bench::new().effect(&MODULE, inputs.clone()));
        assert_eq!((request.method.as_str(), request.url.as_str()), ("POST", "https://api.day.app/push"));
        assert_eq!(
            body,
            json!({"device_key": "k1", "body": "c", "level": "passive", "title": "t", "url": "https://x"})
        );
        let mut inputs = inputs;
        inputs["server_url"] = json!("http://127.0.0.1:8080/bark/");
        assert_eq!(sent(Bench::new().effect(&MODULE, inputs)).0.url, "http://127.0.0.1:8080/bark/push");
        for (inputs, name) in [
            (json!({"content": "c"}), "device_key"),
            (json!({"device_key": "a\nb", "content": "c"}), "device_key"),
            (json!({"device_key": "k"}), "content"),
            (json!({"device_key": "k", "content": "c", "level": "loud"}), "level"),
        ] {
            let error = Bench::new().error(&MODULE, inputs);
            assert!(error.starts_with(&format!("input '{name}'")), "{error}");
        }
    }

    #[test]
    fn an_error_in_a_good_answer_is_a_failure() {
        let finish = |status, body| Bench::new().finish(&MODULE, json!({}), answered(status, &body));
        assert_eq!(finish(200, json!({"code": 200})).unwrap().outputs["success"], json!(true));
        let error = failed(finish(200, json!({"code": 400, "message": "device key is empty"})).unwrap_err());
        assert_eq!(error, ("Bark refused (400): device key is empty".to_owned(), false));
    }
}
