//! `sqs_send`: sends a message to an Amazon SQS queue that the deployment grants.

use super::lambda_invoke::answer;
use crate::effects::CloudCall;
use crate::{Action, Call, Done, Effect, EffectResult, ModuleError, Run, refuse};

/// SQS accepts 1 MiB per message; a part of it is the attribute with the step's idempotency key.
const MAX_BODY: usize = 1024 * 1024 - 1024;
/// The longest delay of a message, in seconds.
const MAX_DELAY: i64 = 900;
const MAX_URL: usize = 2048;
const MAX_GROUP: usize = 128;

pub(crate) struct SqsSend;

impl Run for SqsSend {
    fn start(&self, call: &Call<'_>) -> Result<Action, ModuleError> {
        let queue = call.inputs.required_text("queue_url")?.trim().to_owned();
        let http = queue.starts_with("https://") || queue.starts_with("http://");
        if !http || queue.len() > MAX_URL || !queue.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(ModuleError::input("queue_url", "must be the URL of a queue"));
        }
        let delay_s = call.inputs.whole("delay_seconds", 0, MAX_DELAY)?;
        let group = Some(call.inputs.text("group_id")).filter(|group| !group.is_empty());
        if group.as_ref().is_some_and(|group| group.len() > MAX_GROUP || !group.bytes().all(|b| b.is_ascii_graphic())) {
            return Err(ModuleError::input("group_id", "must be 1 to 128 letters, digits and punctuation marks"));
        }
        if queue.strip_suffix(".fifo").is_some() {
            refuse!(group.is_none(), "group_id", "is required by a FIFO queue");
            refuse!(delay_s > 0, "delay_seconds", "is not possible for a single message of a FIFO queue");
        }
        let body = body(call)?;
        let delay_s = u32::try_from(delay_s).unwrap_or_default();
        Ok(Action::Effect(Effect::Cloud(CloudCall::Send { queue, body, group, delay_s })))
    }

    fn finish(&self, _: &Call<'_>, result: EffectResult) -> Result<Done, ModuleError> {
        let mut answer = answer("SQS", result)?;
        let id = answer.get_mut("message_id").map(serde_json::Value::take).unwrap_or_default();
        Ok(Done::outputs([("message_id", id)]))
    }
}

fn body(call: &Call<'_>) -> Result<String, ModuleError> {
    let value = call.inputs.value("body");
    let body = if value.is_array() || value.is_object() { value.to_string() } else { call.inputs.text("body") };
    refuse!(body.is_empty(), "body", "is required");
    refuse!(body.len() > MAX_BODY, "body", "is larger than {MAX_BODY} bytes");
    refuse!(!body.chars().all(is_sent), "body", "has a control character that SQS does not take");
    Ok(body)
}

/// Whether XML 1.0 allows the character. SQS accepts only such characters.
fn is_sent(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r') || (c >= ' ' && !matches!(c, '\u{FFFE}' | '\u{FFFF}'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;
    use serde_json::{Value, json};

    const MODULE: &str = "sqs_send";

    const URL: &str = "https://sqs.eu-west-1.amazonaws.com/1/q";

    #[test]
    fn structures_are_sent_as_json_and_text_as_it_is() {
        for (given, sent) in [(json!("[x]"), "[x]"), (json!({"a": [1]}), "{\"a\":[1]}"), (json!(7), "7")] {
            let effect = Bench::new().effect(MODULE, json!({"queue_url": URL, "body": given, "delay_seconds": "3"}));
            let want = CloudCall::Send { queue: URL.to_owned(), body: sent.to_owned(), group: None, delay_s: 3 };
            assert_eq!(effect, Effect::Cloud(want));
        }
    }

    #[test]
    fn what_sqs_would_not_take_is_never_sent() {
        let fifo = format!("{URL}.fifo");
        for (inputs, error) in [
            (json!({"body": "x"}), "input 'queue_url': is required"),
            (json!({"queue_url": "orders", "body": "x"}), "input 'queue_url': must be the URL of a queue"),
            (json!({"queue_url": URL}), "input 'body': is required"),
            (json!({"queue_url": URL, "body": "x".repeat(MAX_BODY + 1)}), "input 'body': is larger than 1047552 bytes"),
            (
                json!({"queue_url": URL, "body": "\u{1}"}),
                "input 'body': has a control character that SQS does not take",
            ),
            (
                json!({"queue_url": URL, "body": "x", "delay_seconds": 901}),
                "input 'delay_seconds': must be from 0 to 900",
            ),
            (json!({"queue_url": fifo, "body": "x"}), "input 'group_id': is required by a FIFO queue"),
            (
                json!({"queue_url": fifo, "body": "x", "group_id": "g", "delay_seconds": 1}),
                "input 'delay_seconds': is not possible for a single message of a FIFO queue",
            ),
            (
                json!({"queue_url": fifo, "body": "x", "group_id": "a b"}),
                "input 'group_id': must be 1 to 128 letters, digits and punctuation marks",
            ),
        ] {
            assert_eq!(Bench::new().error(MODULE, inputs), error);
        }
    }

    #[test]
    fn the_id_becomes_the_output() {
        let result = EffectResult::Value(Ok(json!({"message_id": "m-1"})));
        let done = Bench::new().finish(MODULE, json!({}), result).unwrap();
        assert_eq!(Value::Object(done.outputs), json!({"message_id": "m-1"}));
    }
}
