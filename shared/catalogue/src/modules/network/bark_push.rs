//! `vflow.network.bark_push`: sends a push message through a Bark server.

use super::push::{
    self, Answer, ERROR, RESPONSE, Refused, SUCCESS, add_given, answer_text, base, either, line, named, post, said,
    switch, timeout, token, url,
};
use crate::descriptor::{
    Category, Constraints, Descriptor, Fallback, InputSpec, OutputSpec, Shape, UiType, ValueType, text,
};
use crate::effects::EffectResult;
use crate::module::{Action, Behaviour, Call, Done, Module, ModuleError, Run};
use serde_json::{Map, Value, json};

const LEVEL_LABELS: &[(&str, &str)] = &[
    ("默认", "active"),
    ("Default", "active"),
    ("时效通知", "timeSensitive"),
    ("Time Sensitive", "timeSensitive"),
    ("被动通知", "passive"),
    ("重要告警", "critical"),
];

const INPUTS: &[InputSpec] = &[
    url("server_url", "服务器地址", "Server URL").or(Fallback::Text("https://api.day.app")),
    line("device_key", "设备密钥", "Device Key", "Bark 应用中的密钥", "The key that the Bark app shows").required(),
    line("title", "标题", "Title", "消息标题", "The message's title"),
    line("body", "内容", "Body", "消息内容，必填", "The message; needed").ui(UiType::CodeEditor),
    line("content", "内容", "Content", "body 的别名", "Another name of body").ui(UiType::CodeEditor),
    line("subtitle", "副标题", "Subtitle", "消息副标题", "A second title"),
    line("level", "级别", "Level", "通知的中断级别", "How much it interrupts")
        .ui(UiType::Dropdown)
        .constrained(Constraints::one_of(&["active", "timeSensitive", "passive", "critical"], LEVEL_LABELS)),
    number(
        "volume",
        text("音量", "Volume"),
        text("重要告警的音量，0 到 10", "How loud a critical one is, from 0 to 10"),
    )
    .constrained(Constraints { min: Some(0), max: Some(10), ..Constraints::NONE }),
    number("badge", text("角标", "Badge"), text("应用图标上的数字", "The number on the app's icon")),
    line("icon", "图标地址", "Icon", "消息的图标", "The address of the message's icon"),
    line("image", "图片地址", "Image", "消息的图片", "The address of a picture"),
    switch(
        "auto_copy",
        text("自动复制", "Copy By Itself"),
        text("收到时自动复制", "Whether it is copied when it arrives"),
    ),
    line("copy", "复制内容", "Copy", "复制时得到的文字", "What copying it gives"),
    line("jump_url", "点击跳转", "Jump URL", "点击消息时打开的地址", "What a tap on the message opens"),
    line("click_url", "点击跳转", "Click URL", "jump_url 的别名", "Another name of jump_url"),
    line("sound", "铃声", "Sound", "提示音的名称", "The name of a sound"),
    line("group", "分组", "Group", "消息分组", "The group it is shown in"),
    timeout(15),
];

const OUTPUTS: &[OutputSpec] = &[
    SUCCESS,
    OutputSpec::new(
        "response_code",
        ValueType::Number,
        text("响应码", "Response Code"),
        text("Bark 的响应码，否则为 HTTP 状态码", "Bark's own code, or else the HTTP status"),
    )
    .logged(),
    OutputSpec::new(
        "response_message",
        ValueType::String,
        text("响应消息", "Response Message"),
        text("Bark 的响应消息", "What Bark said"),
    ),
    answer_text("response_json"),
    ERROR,
    RESPONSE,
];

const fn number(id: &'static str, label: crate::Text, description: crate::Text) -> InputSpec {
    InputSpec::new(id, ValueType::Number, label, description).ui(UiType::NumberField)
}

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
            if !(0.0..=10.0).contains(&volume) {
                return Err(ModuleError::input("volume", "must be from 0 to 10"));
            }
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

/// Some servers answer every request with status 200, and have their own in the body.
fn judge(answer: &Answer) -> Result<(), Refused> {
    match answer.body.get("code").and_then(Value::as_u64) {
        Some(200) | None => Ok(()),
        Some(code) => {
            let message = said(&answer.body).unwrap_or_default();
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
            (json!({"device_key": "k"}), "body"),
            (json!({"device_key": "k", "body": "c", "badge": "many"}), "badge"),
            (json!({"device_key": "k", "body": "c", "volume": 11}), "volume"),
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
        let answer = json!({"code": 200, "message": "success"});
        let expected = json!({"success": true, "response_code": 200, "response_message": "success",
                              "response_json": answer.to_string(), "error": "", "response": answer});
        assert_eq!(Value::Object(finish(200, answer).unwrap().outputs), expected);
    }
}
