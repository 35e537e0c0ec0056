//! `vflow.network.telegram_push`: sends a message as a Telegram bot.

use super::push::{
    RESPONSE, SUCCESS, add_given, answer, base, bounded, line, post, refusal, said, timeout, token, url,
};
use crate::descriptor::{
    Category, Constraints, Descriptor, Fallback, InputSpec, OutputSpec, Shape, UiType, ValueType, text,
};
use crate::effects::EffectResult;
use crate::module::{Action, Behaviour, Call, Done, Module, ModuleError, Run};
use serde_json::{Map, Value, json};

const INPUTS: &[InputSpec] = &[
    line("bot_token", "机器人令牌", "Bot Token", "BotFather 给出的令牌", "The token that BotFather gave").required(),
    line("chat_id", "会话 ID", "Chat Id", "会话编号或 @频道名", "A chat's id, or @ and a channel's name").required(),
    line("text", "内容", "Text", "消息内容，最多 4096 字", "The message, of at most 4096 characters")
        .required()
        .ui(UiType::CodeEditor)
        .constrained(Constraints { max_length: Some(4096), ..Constraints::NONE }),
    line(
        "parse_mode",
        "格式",
        "Parse Mode",
        "消息的标记格式，留空为纯文本",
        "How the message is marked up; plain without it",
    )
    .ui(UiType::Dropdown)
    .constrained(Constraints { options: &["MarkdownV2", "HTML", "Markdown"], ..Constraints::NONE }),
    InputSpec::new(
        "disable_notification",
        ValueType::Boolean,
        text("静音", "Silent"),
        text("不响铃地发送", "Whether it is sent without a sound"),
    )
    .or(Fallback::Boolean(false))
    .ui(UiType::Switch),
    url("api_url", "接口地址", "API URL").or(Fallback::Text("https://api.telegram.org")),
    timeout(10),
];

const OUTPUTS: &[OutputSpec] = &[
    SUCCESS,
    OutputSpec::new(
        "message_id",
        ValueType::Number,
        text("消息 ID", "Message Id"),
        text("Telegram 给消息的编号", "Telegram's id of the message"),
    )
    .logged(),
    RESPONSE,
];

/// Under its long id.
pub const MODULE: Module = Module {
    descriptor: Descriptor {
        id: "vflow.network.telegram_push",
        name: text("Telegram 推送", "Telegram Push"),
        description: text("以 Telegram 机器人发送消息", "Send a message as a Telegram bot"),
        icon: "ic_telegram",
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
        let bot = token(call, "bot_token")?;
        if !bot.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'_' | b'-')) {
            return Err(ModuleError::input("bot_token", "has characters that a key does not have"));
        }
        let mut body = Map::new();
        body.insert("chat_id".to_owned(), json!(call.inputs.required_text("chat_id")?));
        body.insert("text".to_owned(), json!(bounded(call, "text", 4096)?));
        if call.inputs.boolean("disable_notification")? {
            body.insert("disable_notification".to_owned(), json!(true));
        }
        add_given(call, &mut body, &[("parse_mode", "parse_mode")]);
        post(call, format!("{}/bot{bot}/sendMessage", base(call, "api_url")?), body)
    }

    fn finish(&self, call: &Call<'_>, result: EffectResult) -> Result<Done, ModuleError> {
        let hidden = match result {
            // The token is a part of the address, which a failure may name.
            EffectResult::Http(Err(mut failure)) => {
                failure.message = failure.message.replace(call.inputs.text("bot_token").trim(), "…");
                EffectResult::Http(Err(failure))
            }
            other => other,
        };
        let answer = answer("Telegram", hidden)?;
        if answer.body.get("ok") != Some(&json!(true)) {
            let code = answer.body.get("error_code").cloned().unwrap_or(json!(answer.status));
            let message = said(&answer.body).unwrap_or_else(|| "this is not a bot's answer".to_owned());
            let later = code.as_u64().is_some_and(|code| code == 429 || code >= 500);
            return Err(refusal("Telegram", &code, &message, later));
        }
        let id = answer.body.pointer("/result/message_id").cloned().unwrap_or(Value::Null);
        Ok(Done::outputs([("success", json!(true)), ("message_id", id), ("response", answer.body)]))
    }
}

#[cfg(test)]
mod tests {
    use super::super::push::tests::{answered, failed, sent};
    use super::*;
    use crate::testing::Bench;

    #[test]
    fn the_message_goes_to_the_bots_address() {
        let inputs = json!({"bot_token": "12:ab-C_", "chat_id": -100, "text": "hi", "parse_mode": "HTML",
                            "disable_notification": true, "api_url": "http://localhost:9/"});
        let (request, body) = sent(Bench::new().effect(&MODULE, inputs));
        assert_eq!(request.url, "http://localhost:9/bot12:ab-C_/sendMessage");
        let expected = json!({"chat_id": "-100", "text": "hi", "disable_notification": true, "parse_mode": "HTML"});
        assert_eq!(body, expected);
        for (inputs, name) in [
            (json!({"chat_id": 1, "text": "x"}), "bot_token"),
            (json!({"bot_token": "1/../2", "chat_id": 1, "text": "x"}), "bot_token"),
            (json!({"bot_token": "1:a", "text": "x"}), "chat_id"),
            (json!({"bot_token": "1:a", "chat_id": 1, "text": "x".repeat(4097)}), "text"),
        ] {
            let error = Bench::new().error(&MODULE, inputs);
            assert!(error.starts_with(&format!("input '{name}'")), "{error}");
        }
    }

    #[test]
    fn answers_are_judged_and_the_token_stays_secret() {
        let finish = |result| Bench::new().finish(&MODULE, json!({"bot_token": "12:secret"}), result);
        let done = finish(answered(200, &json!({"ok": true, "result": {"message_id": 5}}))).unwrap();
        assert_eq!(done.outputs["message_id"], json!(5));
        for (status, body, expected) in [
            (
                400,
                json!({"ok": false, "error_code": 400, "description": "Bad Request: chat not found"}),
                ("Telegram refused (400): Bad Request: chat not found", false),
            ),
            (
                200,
                json!({"ok": false, "error_code": 429, "description": "later"}),
                ("Telegram refused (429): later", true),
            ),
            (200, json!([]), ("Telegram refused (200): this is not a bot's answer", false)),
        ] {
            let (message, retryable) = failed(finish(answered(status, &body)).unwrap_err());
            assert_eq!((message.as_str(), retryable), expected);
        }
        let failure = crate::EffectFailure { message: "http://x/bot12:secret/ timed out".into(), retryable: true };
        let (message, _) = failed(finish(EffectResult::Http(Err(failure))).unwrap_err());
        assert!(!message.contains("secret"), "{message}");
    }
}
