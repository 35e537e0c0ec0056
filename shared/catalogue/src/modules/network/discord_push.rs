//! `vflow.network.discord_push`: sends a message through a Discord webhook.

use super::push::{RESPONSE, SUCCESS, add_given, address, answer, bounded, line, post, timeout, url};
use crate::descriptor::{Category, Constraints, Descriptor, InputSpec, OutputSpec, Shape, UiType, ValueType, text};
use crate::effects::EffectResult;
use crate::module::{Action, Behaviour, Call, Done, Module, ModuleError, Run};
use serde_json::{Map, json};

const INPUTS: &[InputSpec] = &[
    url("webhook_url", "Webhook 地址", "Webhook URL").required(),
    line("content", "内容", "Content", "消息内容，最多 2000 字", "The message, of at most 2000 characters")
        .required()
        .ui(UiType::CodeEditor)
        .constrained(Constraints { max_length: Some(2000), ..Constraints::NONE }),
    line("username", "用户名", "Username", "显示的名称", "The name shown instead of the webhook's"),
    line("avatar_url", "头像地址", "Avatar URL", "显示的头像", "The picture shown instead of the webhook's"),
    timeout(10),
];

const OUTPUTS: &[OutputSpec] = &[
    SUCCESS,
    OutputSpec::new(
        "message_id",
        ValueType::String,
        text("消息 ID", "Message Id"),
        text("Discord 给消息的编号", "Discord's id of the message"),
    )
    .logged(),
    RESPONSE,
];

/// Under its long id.
pub const MODULE: Module = Module {
    descriptor: Descriptor {
        id: "vflow.network.discord_push",
        name: text("Discord 推送", "Discord Push"),
        description: text("通过 Discord Webhook 发送消息", "Send a message through a Discord webhook"),
        icon: "ic_discord",
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
        body.insert("content".to_owned(), json!(bounded(call, "content", 2000)?));
        add_given(call, &mut body, &[("username", "username"), ("avatar_url", "avatar_url")]);
        // Without `wait` Discord answers before it has looked at the message.
        let url = address(call, "webhook_url")?;
        let join = if url.contains('?') { '&' } else { '?' };
        post(call, format!("{url}{join}wait=true"), body)
    }

    fn finish(&self, _: &Call<'_>, result: EffectResult) -> Result<Done, ModuleError> {
        let answer = answer("Discord", result)?;
        let id = answer.body.get("id").cloned().unwrap_or_default();
        Ok(Done::outputs([("success", json!(true)), ("message_id", id), ("response", answer.body)]))
    }
}

#[cfg(test)]
mod tests {
    use super::super::push::tests::{answered, failed, sent};
    use super::*;
    use crate::testing::Bench;

    #[test]
    fn the_message_is_waited_for() {
        let url = "https://discord.com/api/webhooks/1/abc";
        for (url, expected) in [(url.to_owned(), "?wait=true"), (format!("{url}?thread_id=2"), "&wait=true")] {
            let inputs = json!({"webhook_url": url, "content": "hi", "username": "bot"});
            let (request, body) = sent(Bench::new().effect(&MODULE, inputs));
            assert_eq!(request.url, format!("{url}{expected}"));
            assert_eq!(body, json!({"content": "hi", "username": "bot"}));
        }
        let error = Bench::new().error(&MODULE, json!({"webhook_url": url, "content": "é".repeat(2001)}));
        assert_eq!(error, "input 'content': is longer than 2000 characters");
    }

    #[test]
    fn the_message_has_an_id_and_a_limit_is_worth_waiting_for() {
        let finish = |status, body| Bench::new().finish(&MODULE, json!({}), answered(status, &body));
        assert_eq!(finish(200, json!({"id": "77"})).unwrap().outputs["message_id"], json!("77"));
        let error = failed(finish(429, json!({"message": "You are being rate limited."})).unwrap_err());
        assert_eq!(error, ("Discord refused (429): You are being rate limited.".to_owned(), true));
    }
}
