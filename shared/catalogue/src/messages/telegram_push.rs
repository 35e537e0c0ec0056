//! `vflow.network.telegram_push`: sends a message as a Telegram bot.

use super::push::{self, Answer, Refused, base, bounded, error_text, named, post, token};
use crate::{Action, Call, Done, EffectResult, ModuleError, Run};
use serde_json::{Map, Value, json};

pub(crate) struct Send;

impl Run for Send {
    fn start(&self, call: &Call<'_>) -> Result<Action, ModuleError> {
        let bot = token(call, "bot_token")?;
        if !bot.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'_' | b'-')) {
            return Err(ModuleError::input("bot_token", "has characters that a key does not have"));
        }
        let mut body = Map::new();
        body.insert("chat_id".to_owned(), json!(call.inputs.required_text("chat_id")?));
        body.insert("text".to_owned(), json!(bounded(call, "text", 4096)?));
        for name in ["disable_notification", "disable_web_page_preview"] {
            if call.inputs.boolean(name)? {
                body.insert(name.to_owned(), json!(true));
            }
        }
        let mode = match call.inputs.choice("parse_mode")? {
            "markdown" => Some("Markdown"),
            "markdown_v2" => Some("MarkdownV2"),
            "html" => Some("HTML"),
            _ => None,
        };
        body.extend(mode.map(|mode| ("parse_mode".to_owned(), json!(mode))));
        if !call.inputs.text("message_thread_id").trim().is_empty() {
            let thread = call.inputs.whole("message_thread_id", 1, i64::from(i32::MAX))?;
            body.insert("message_thread_id".to_owned(), json!(thread));
        }
        post(call, format!("{}/bot{bot}/sendMessage", base(call, "api_url")?), body)
    }

    fn finish(&self, call: &Call<'_>, result: EffectResult) -> Result<Done, ModuleError> {
        let hidden = match result {
            // The token is a part of the address, which the message of a failure can contain.
            EffectResult::Http(Err(mut failure)) => {
                failure.message = failure.message.replace(call.inputs.text("bot_token").trim(), "…");
                EffectResult::Http(Err(failure))
            }
            other => other,
        };
        push::finish("Telegram", hidden, judge, |answer, error| outputs(call, answer, error))
    }
}

fn judge(answer: &Answer) -> Result<(), Refused> {
    if answer.body.get("ok") == Some(&json!(true)) {
        return Ok(());
    }
    let code = answer.body.get("error_code").cloned().unwrap_or(json!(answer.status));
    let message = error_text(&answer.body).unwrap_or_else(|| "this is not a bot's answer".to_owned());
    let retryable = code.as_u64().is_some_and(|code| code == 429 || code >= 500);
    Err(Refused { code, message, retryable })
}

fn outputs(call: &Call<'_>, answer: &Answer, error: &str) -> Map<String, Value> {
    let part = |pointer| answer.body.pointer(pointer).filter(|value| !value.is_null());
    let chat = part("/result/chat/id").map_or_else(|| call.inputs.text("chat_id"), expr::text_of);
    named([
        ("ok", json!(error.is_empty())),
        ("message_id", part("/result/message_id").cloned().unwrap_or_default()),
        ("chat_id", json!(chat)),
        ("description", part("/description").cloned().unwrap_or(json!(""))),
        ("response_json", json!(answer.text)),
        ("error", json!(error)),
        ("success", json!(error.is_empty())),
        ("response", answer.body.clone()),
    ])
}

#[cfg(test)]
mod tests {
    use super::super::push::tests::{answered, failed, sent};
    use super::*;
    use crate::testing::Bench;

    const MODULE: &str = "vflow.network.telegram_push";

    #[test]
    fn the_message_goes_to_the_bots_address() {
        let inputs = json!({"bot_token": "12:ab-C_", "chat_id": -100, "text": "hi", "parse_mode": "HTML",
                            "disable_notification": true, "api_url": "http://localhost:9/"});
        let (request, body) = sent(Bench::new().effect(MODULE, inputs));
        assert_eq!(request.url, "http://localhost:9/bot12:ab-C_/sendMessage");
        let expected = json!({"chat_id": "-100", "text": "hi", "disable_notification": true, "parse_mode": "HTML"});
        assert_eq!(body, expected);
        let parsed = |mode: &str| {
            let inputs = json!({"bot_token": "1:a", "chat_id": 1, "text": "x", "parse_mode": mode,
                                "disable_web_page_preview": true, "message_thread_id": "7"});
            let body = sent(Bench::new().effect(MODULE, inputs)).1;
            assert_eq!((&body["disable_web_page_preview"], &body["message_thread_id"]), (&json!(true), &json!(7)));
            body["parse_mode"].clone()
        };
        for (word, mode) in [
            ("none", json!(null)),
            ("无", json!(null)),
            ("", json!(null)),
            ("markdown", json!("Markdown")),
            ("markdown_v2", json!("MarkdownV2")),
            ("Markdown V2", json!("MarkdownV2")),
            ("MarkdownV2", json!("MarkdownV2")),
            ("html", json!("HTML")),
        ] {
            assert_eq!(parsed(word), mode, "{word}");
        }
        for (inputs, name) in [
            (json!({"chat_id": 1, "text": "x"}), "bot_token"),
            (json!({"bot_token": "1:a", "chat_id": 1, "text": "x", "parse_mode": "bbcode"}), "parse_mode"),
            (json!({"bot_token": "1:a", "chat_id": 1, "text": "x", "message_thread_id": "t"}), "message_thread_id"),
            (json!({"bot_token": "1/../2", "chat_id": 1, "text": "x"}), "bot_token"),
            (json!({"bot_token": "1:a", "text": "x"}), "chat_id"),
            (json!({"bot_token": "1:a", "chat_id": 1, "text": "x".repeat(4097)}), "text"),
        ] {
            let error = Bench::new().error(MODULE, inputs);
            assert!(error.starts_with(&format!("input '{name}'")), "{error}");
        }
    }

    #[test]
    fn answers_are_judged_and_the_token_stays_secret() {
        let finish = |result| Bench::new().finish(MODULE, json!({"bot_token": "12:secret"}), result);
        let done = finish(answered(200, &json!({"ok": true, "result": {"message_id": 5}}))).unwrap();
        assert_eq!(done.outputs["message_id"], json!(5));
        let answer = json!({"ok": true, "result": {"message_id": 5, "chat": {"id": -100}}});
        let expected = json!({"ok": true, "message_id": 5, "chat_id": "-100", "description": "",
                              "response_json": answer.to_string(), "error": "", "success": true, "response": answer});
        assert_eq!(json!(finish(answered(200, &answer)).unwrap().outputs), expected);
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
        let failure = crate::EffectFailure::passing("http://x/bot12:secret/ timed out");
        let (message, _) = failed(finish(EffectResult::Http(Err(failure))).unwrap_err());
        assert!(!message.contains("secret"), "{message}");
    }
}
