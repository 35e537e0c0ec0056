//! `vflow.network.discord_push`: sends a message through a Discord webhook.

use super::push::{self, Answer, add_given, address, named, post};
use crate::{Action, Call, Done, EffectResult, ModuleError, Run, refuse};
use serde_json::{Map, Value, json};

/// The longest message, in characters.
const MAX_CONTENT: usize = 2000;

pub(crate) struct Send;

impl Run for Send {
    fn start(&self, call: &Call<'_>) -> Result<Action, ModuleError> {
        call.inputs.required_text("content")?;
        let content = content(call);
        refuse!(content.chars().count() > MAX_CONTENT, "content", "is longer than {MAX_CONTENT} characters");
        let mut body = Map::new();
        body.insert("content".to_owned(), json!(content));
        add_given(call, &mut body, &[("username", "username"), ("avatar_url", "avatar_url")]);
        if call.inputs.boolean("tts")? {
            body.insert("tts".to_owned(), json!(true));
        }
        // Without `wait`, Discord answers before it has processed the message.
        let url = address(call, "webhook_url")?;
        let join = if url.contains('?') { '&' } else { '?' };
        post(call, format!("{url}{join}wait=true"), body)
    }

    fn finish(&self, call: &Call<'_>, result: EffectResult) -> Result<Done, ModuleError> {
        push::finish("Discord", result, |_| Ok(()), |answer, error| outputs(content(call), answer, error))
    }
}

/// The message, after its mentions.
fn content(call: &Call<'_>) -> String {
    let mentioned = call.inputs.text("mention_user_ids");
    let ids = mentioned.split(['|', ',', '，', '\n']).map(str::trim).filter(|id| !id.is_empty());
    let mut parts: Vec<String> = ids.map(|id| format!("<@{id}>")).collect();
    parts.push(call.inputs.text("content"));
    parts.join(" ")
}

fn outputs(content: String, answer: &Answer, error: &str) -> Map<String, Value> {
    named([
        ("success", json!(error.is_empty())),
        ("status_code", json!(answer.status)),
        ("response_body", json!(answer.text)),
        ("final_content", json!(content)),
        ("error", json!(error)),
        ("message_id", answer.body.get("id").cloned().unwrap_or_default()),
        ("response", answer.body.clone()),
    ])
}

#[cfg(test)]
mod tests {
    use super::super::push::tests::{answered, failed, sent};
    use super::*;
    use crate::testing::Bench;

    const MODULE: &str = "vflow.network.discord_push";

    #[test]
    fn the_message_is_waited_for() {
        let url = "https://discord.com/api/webhooks/1/abc";
        for (url, expected) in [(url.to_owned(), "?wait=true"), (format!("{url}?thread_id=2"), "&wait=true")] {
            let inputs = json!({"webhook_url": url, "content": "hi", "username": "bot"});
            let (request, body) = sent(Bench::new().effect(MODULE, inputs));
            assert_eq!(request.url, format!("{url}{expected}"));
            assert_eq!(body, json!({"content": "hi", "username": "bot"}));
        }
        let inputs = json!({"webhook_url": url, "content": "hi", "mention_user_ids": "7|8, 9\n", "tts": true});
        let body = sent(Bench::new().effect(MODULE, inputs.clone())).1;
        assert_eq!(body, json!({"content": "<@7> <@8> <@9> hi", "tts": true}));
        let done = Bench::new().finish(MODULE, inputs, answered(200, &json!({"id": "77"}))).unwrap();
        let expected = json!({"success": true, "status_code": 200, "response_body": "{\"id\":\"77\"}",
                              "final_content": "<@7> <@8> <@9> hi", "error": "", "message_id": "77",
                              "response": {"id": "77"}});
        assert_eq!(json!(done.outputs), expected);
        let error = Bench::new().error(MODULE, json!({"webhook_url": url, "content": "é".repeat(2001)}));
        assert_eq!(error, "input 'content': is longer than 2000 characters");
    }

    #[test]
    fn the_message_has_an_id_and_a_limit_is_worth_waiting_for() {
        let finish = |status, body| Bench::new().finish(MODULE, json!({}), answered(status, &body));
        assert_eq!(finish(200, json!({"id": "77"})).unwrap().outputs["message_id"], json!("77"));
        let error = failed(finish(429, json!({"message": "You are being rate limited."})).unwrap_err());
        assert_eq!(error, ("Discord refused (429): You are being rate limited.".to_owned(), true));
    }
}
