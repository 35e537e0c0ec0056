//! `vflow.network.webhook_push`: sends a message to an address that the user chooses: as JSON, as a
//! form, or as text.

use super::push::{self, Answer, Body, address, either, named, request};
use crate::requests::encode::{form, header_fields};
use crate::{Action, Call, Charset, Done, EffectResult, ModuleError, Run};
use serde_json::{Map, Value, json};

pub(crate) struct Send;

impl Run for Send {
    fn start(&self, call: &Call<'_>) -> Result<Action, ModuleError> {
        let method = call.inputs.choice("method")?;
        let body = body(call)?;
        request(call, method, address(call, "url")?, headers(call)?, Some(body))
    }

    fn finish(&self, _: &Call<'_>, result: EffectResult) -> Result<Done, ModuleError> {
        push::finish("the webhook", result, |_| Ok(()), outputs)
    }
}

fn outputs(answer: &Answer, error: &str) -> Map<String, Value> {
    named([
        ("success", json!(error.is_empty())),
        ("status_code", json!(answer.status)),
        ("response_body", json!(answer.text)),
        ("error", json!(error)),
        ("response", answer.body.clone()),
    ])
}

fn body(call: &Call<'_>) -> Result<Body, ModuleError> {
    match call.inputs.value("payload") {
        Value::Null => {}
        Value::String(text) if text.is_empty() => {}
        // A text that is JSON is sent as that JSON; any other text is sent as a JSON string.
        Value::String(text) => {
            return Ok(Body::of_json(&text).unwrap_or_else(|_| Body::json(&Value::String(text))));
        }
        payload => return Ok(Body::json(&payload)),
    }
    let title = either(call, &["title"]).map(|title| title.trim().to_owned());
    match call.inputs.choice("body_type")? {
        "custom_json" => custom(call),
        "raw" => match (either(call, &["raw_body"]), title) {
            (Some(raw), _) => Ok(Body::text(raw)),
            (None, Some(title)) => Ok(Body::text(format!("{title}\n{}", message(call)?))),
            (None, None) => Ok(Body::text(message(call)?)),
        },
        "form" if either(call, &["form_fields_json"]).is_some() => {
            let fields = call.inputs.dictionary("form_fields_json")?;
            Ok(Body::form(form("form_fields_json", &fields, Charset::UTF_8)?))
        }
        "form" => {
            let mut fields = Map::new();
            fields.extend(title.map(|title| ("title".to_owned(), json!(title))));
            fields.insert("message".to_owned(), json!(message(call)?));
            Ok(Body::form(form("message", &fields, Charset::UTF_8)?))
        }
        _ => plain(call, title),
    }
}

/// The message with its title. With the input `message` the body has the fields of Sluice, with
/// `content` those of vFlow.
fn plain(call: &Call<'_>, title: Option<String>) -> Result<Body, ModuleError> {
    let mut body = Map::new();
    body.extend(title.map(|title| ("title".to_owned(), json!(title))));
    match (either(call, &["message"]), either(call, &["content"])) {
        (Some(message), _) => {
            body.insert("message".to_owned(), json!(message.trim()));
            body.insert("timestamp".to_owned(), json!(call.now.0));
        }
        (None, Some(content)) => {
            body.insert("content".to_owned(), json!(content));
        }
        (None, None) => return Err(ModuleError::input("message", "is required")),
    }
    Ok(Body::json(&Value::Object(body)))
}

fn message(call: &Call<'_>) -> Result<String, ModuleError> {
    let message = either(call, &["message", "content"]).ok_or_else(|| ModuleError::input("message", "is required"))?;
    Ok(message.trim().to_owned())
}

fn custom(call: &Call<'_>) -> Result<Body, ModuleError> {
    match call.inputs.value("custom_json_body") {
        Value::Null => Err(ModuleError::input("custom_json_body", "is required")),
        Value::String(text) if text.trim().is_empty() => Err(ModuleError::input("custom_json_body", "is required")),
        Value::String(text) => Body::of_json(&text)
            .map_err(|error| ModuleError::input("custom_json_body", format!("is not JSON: {error}"))),
        value => Ok(Body::json(&value)),
    }
}

fn headers(call: &Call<'_>) -> Result<Vec<(String, String)>, ModuleError> {
    let mut given = call.inputs.dictionary("headers")?;
    given.extend(call.inputs.dictionary("headers_json")?);
    header_fields(&given)
}

#[cfg(test)]
mod tests {
    use super::super::push::tests::{answered, failed, sent};
    use super::*;
    use crate::testing::Bench;

    const MODULE: &str = "vflow.network.webhook_push";

    #[test]
    fn title_and_content_or_a_payload_go_out() {
        for (inputs, expected) in [
            (json!({"title": "t", "content": "c"}), json!({"title": "t", "content": "c"})),
            (json!({"content": "c", "payload": {"a": 1}}), json!({"a": 1})),
            (json!({"payload": "[1]"}), json!([1])),
            (json!({"payload": "{x"}), json!("{x")),
            (json!({"payload": {"a": [1, null]}}), json!({"a": [1, null]})),
        ] {
            let mut inputs = inputs;
            inputs["url"] = json!("https://a.test/hook?x=1");
            inputs["headers"] = json!({"X-Key": "k"});
            let (request, body) = sent(Bench::new().effect(MODULE, inputs));
            assert_eq!((request.url.as_str(), body), ("https://a.test/hook?x=1", expected));
            assert_eq!(request.headers[0], ("X-Key".to_owned(), "k".to_owned()));
        }
        for (inputs, name) in [
            (json!({"content": "c"}), "url"),
            (json!({"content": "c", "url": "ftp://a"}), "url"),
            (json!({"content": "c", "url": "http://a b"}), "url"),
            (json!({"url": "http://a"}), "message"),
            (json!({"url": "http://a", "title": "t"}), "message"),
            (json!({"url": "http://a", "content": "c", "headers": {"a": "b\nc"}}), "headers"),
            (json!({"url": "http://a", "content": "c", "headers_json": "[1]"}), "headers_json"),
            (json!({"url": "http://a", "content": "c", "timeout": 0}), "timeout"),
            (json!({"url": "http://a", "message": "c", "method": "GET"}), "method"),
            (json!({"url": "http://a", "body_type": "custom_json", "custom_json_body": "{"}), "custom_json_body"),
            (json!({"url": "http://a", "body_type": "自定义JSON"}), "custom_json_body"),
            (json!({"url": "http://a", "body_type": "form", "form_fields_json": "x"}), "form_fields_json"),
        ] {
            let error = Bench::new().error(MODULE, inputs);
            assert!(error.starts_with(&format!("input '{name}'")), "{error}");
        }
    }

    #[test]
    fn a_text_that_is_json_is_sent_as_it_is_written() {
        let text = "{\"id\": 123456789012345678901234567890, \"pi\": 3.14159265358979323846}";
        for inputs in [json!({"payload": text}), json!({"body_type": "custom_json", "custom_json_body": text})] {
            let mut inputs = inputs;
            inputs["url"] = json!("https://a.test/hook");
            let (request, _) = sent(Bench::new().effect(MODULE, inputs));
            assert_eq!(request.body.as_deref(), Some(text.as_bytes()));
        }
    }

    #[test]
    fn the_answer_is_an_output_and_a_refusal_a_failure() {
        let finish = |status, body| Bench::new().finish(MODULE, json!({}), answered(status, &body));
        let done = finish(202, json!({"id": 1})).unwrap();
        let expected = json!({"success": true, "status_code": 202, "response_body": "{\"id\":1}", "error": "",
                              "response": {"id": 1}});
        assert_eq!(Value::Object(done.outputs), expected);
        let ModuleError::Failed(failure) = finish(503, json!("busy")).unwrap_err() else { panic!("no failure") };
        let partial = json!({"success": false, "status_code": 503, "response_body": "busy", "error": "busy",
                             "response": "busy"});
        assert_eq!((json!(failure.partial), failure.retryable), (partial, true));
        assert!(failed(finish(503, json!("busy")).unwrap_err()).1);
    }
}
