//! `vflow.ai.completion`: sends a prompt to a language model, with the API of OpenAI, which many
//! providers share.

use super::push::{self, Answer, Body, Refused, add_given, address, either, error_text, named, request, token};
use crate::{Action, Call, Done, EffectResult, ModuleError, Run, refuse};
use serde_json::{Map, Value, json};

pub(crate) struct Send;

impl Run for Send {
    fn start(&self, call: &Call<'_>) -> Result<Action, ModuleError> {
        let mut body = Map::new();
        let provider = call.inputs.choice("provider")?;
        body.insert("model".to_owned(), json!(model(call, provider)?));
        body.insert("messages".to_owned(), Value::Array(messages(call)?));
        if call.inputs.given("temperature") {
            let temperature = call.inputs.number("temperature")?;
            refuse!(!(0.0..=2.0).contains(&temperature), "temperature", "must be from 0 to 2");
            body.insert("temperature".to_owned(), json!(temperature));
        }
        if call.inputs.given("max_tokens") {
            body.insert("max_tokens".to_owned(), json!(call.inputs.whole("max_tokens", 1, 1_000_000)?));
        }
        let mut headers = Vec::new();
        if !call.inputs.text("api_key").trim().is_empty() {
            headers.push(("authorization".to_owned(), format!("Bearer {}", token(call, "api_key")?)));
        }
        let url = format!("{}/chat/completions", base(call, provider)?);
        request(call, "POST", url, headers, Some(Body::json(&Value::Object(body))))
    }

    fn finish(&self, _: &Call<'_>, result: EffectResult) -> Result<Done, ModuleError> {
        push::finish("the model's API", result, judge, outputs)
    }
}

/// The base address of the API. Each provider except a custom one has its own.
fn base(call: &Call<'_>, provider: &str) -> Result<String, ModuleError> {
    match provider {
        _ if either(call, &["base_url"]).is_some() => Ok(address(call, "base_url")?.trim_end_matches('/').to_owned()),
        "openai" => Ok("https://api.openai.com/v1".to_owned()),
        "deepseek" => Ok("https://api.deepseek.com/v1".to_owned()),
        _ => Err(ModuleError::input("base_url", "is required for a provider of one's own")),
    }
}

fn model(call: &Call<'_>, provider: &str) -> Result<String, ModuleError> {
    match either(call, &["model"]) {
        Some(model) => Ok(model),
        None if provider == "openai" => Ok("gpt-3.5-turbo".to_owned()),
        None if provider == "deepseek" => Ok("deepseek-chat".to_owned()),
        None => Err(ModuleError::input("model", "is required for a provider of one's own")),
    }
}

/// The message of the model. A message that comes together with an error does not count.
fn message(answer: &Answer) -> Option<&Value> {
    let message = answer.body.pointer("/choices/0/message");
    message.filter(|_| answer.body.get("error").is_none_or(Value::is_null))
}

fn judge(answer: &Answer) -> Result<(), Refused> {
    if message(answer).is_some() {
        return Ok(());
    }
    let message = error_text(&answer.body).unwrap_or_else(|| "the answer has no choices".to_owned());
    Err(Refused { code: json!(answer.status), message, retryable: false })
}

fn outputs(answer: &Answer, error: &str) -> Map<String, Value> {
    // A model that calls a tool or refuses returns no content; the output `response` contains the
    // details.
    let content = message(answer).and_then(|message| message.get("content")).and_then(Value::as_str);
    named([
        ("result", json!(content.unwrap_or_default())),
        ("success", json!(error.is_empty())),
        ("usage", answer.body.get("usage").cloned().unwrap_or_default()),
        ("response", answer.body.clone()),
    ])
}

fn messages(call: &Call<'_>) -> Result<Vec<Value>, ModuleError> {
    let given = call.inputs.list("messages")?;
    if given.iter().any(|message| !message.get("role").is_some_and(Value::is_string)) {
        return Err(ModuleError::input("messages", "must be a list of dictionaries, each with a role"));
    }
    let own = |role: &str, input| {
        let mut message = Map::from_iter([("role".to_owned(), json!(role))]);
        add_given(call, &mut message, &[(input, "content")]);
        message.contains_key("content").then_some(Value::Object(message))
    };
    let system = if either(call, &["system_prompt"]).is_some() { "system_prompt" } else { "system" };
    let all: Vec<Value> = own("system", system).into_iter().chain(given).chain(own("user", "prompt")).collect();
    if all.iter().all(|message| message.get("role") == Some(&json!("system"))) {
        return Err(ModuleError::input("prompt", "is required, or messages"));
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::super::push::tests::{answered, failed, sent};
    use super::*;
    use crate::testing::Bench;

    const MODULE: &str = "vflow.ai.completion";

    #[test]
    fn messages_stand_between_system_and_prompt() {
        let inputs = json!({"base_url": "http://l/v1/", "api_key": "sk-1", "model": "m", "system": "s", "prompt": "p",
                            "messages": [{"role": "assistant", "content": "a"}], "temperature": 0.5, "max_tokens": "9"});
        let (request, body) = sent(Bench::new().effect(MODULE, inputs));
        assert_eq!((request.url.as_str(), request.timeout_ms), ("http://l/v1/chat/completions", 60_000));
        assert_eq!(request.headers[0], ("authorization".to_owned(), "Bearer sk-1".to_owned()));
        let expected = json!({"model": "m", "messages": [
            {"role": "system", "content": "s"}, {"role": "assistant", "content": "a"}, {"role": "user", "content": "p"},
        ], "temperature": 0.5, "max_tokens": 9});
        assert_eq!(body, expected);
        let (request, _) = sent(Bench::new().effect(MODULE, json!({"model": "m", "prompt": "p"})));
        assert!(!request.headers.iter().any(|(name, _)| name == "authorization"));
    }

    #[test]
    fn a_provider_has_its_own_address_and_model() {
        for (inputs, url, model) in [
            (json!({"prompt": "p"}), "https://api.openai.com/v1", "gpt-3.5-turbo"),
            (json!({"prompt": "p", "provider": "DeepSeek"}), "https://api.deepseek.com/v1", "deepseek-chat"),
            (
                json!({"prompt": "p", "provider": "deepseek", "base_url": "http://l/v1", "model": "m"}),
                "http://l/v1",
                "m",
            ),
        ] {
            let (request, body) = sent(Bench::new().effect(MODULE, inputs));
            assert_eq!((request.url, &body["model"]), (format!("{url}/chat/completions"), &json!(model)));
        }
        let body = sent(Bench::new().effect(MODULE, json!({"prompt": "p", "system_prompt": "s"}))).1;
        assert_eq!(body["messages"][0], json!({"role": "system", "content": "s"}));
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (inputs, name) in [
            (json!({"prompt": "p", "provider": "自定义", "base_url": "http://l"}), "model"),
            (json!({"prompt": "p", "provider": "custom", "model": "m"}), "base_url"),
            (json!({"prompt": "p", "provider": "oracle"}), "provider"),
            (json!({"model": "m", "system": "s"}), "prompt"),
            (json!({"model": "m", "messages": ["p"]}), "messages"),
            (json!({"model": "m", "messages": "p"}), "messages"),
            (json!({"model": "m", "prompt": "p", "temperature": 3}), "temperature"),
            (json!({"model": "m", "prompt": "p", "max_tokens": 0}), "max_tokens"),
            (json!({"model": "m", "prompt": "p", "api_key": "a\nb"}), "api_key"),
            (json!({"model": "m", "prompt": "p", "base_url": "l"}), "base_url"),
        ] {
            let error = Bench::new().error(MODULE, inputs);
            assert!(error.starts_with(&format!("input '{name}'")), "{error}");
        }
    }

    #[test]
    fn the_first_choice_is_the_content() {
        let finish = |status, body| Bench::new().finish(MODULE, json!({}), answered(status, &body));
        let usage = json!({"total_tokens": 3});
        let done = finish(200, json!({"choices": [{"message": {"content": "hi"}}], "usage": usage})).unwrap();
        assert_eq!((&done.outputs["result"], &done.outputs["usage"]), (&json!("hi"), &usage));
        let tool = finish(200, json!({"choices": [{"message": {"content": null, "tool_calls": []}}]})).unwrap();
        assert_eq!(tool.outputs["result"], json!(""));
        for (status, body, expected) in [
            (401, json!({"error": {"message": "Incorrect API key"}}), ("refused (401): Incorrect API key", false)),
            (429, json!({"error": {"message": "Rate limit"}}), ("refused (429): Rate limit", true)),
            (200, json!({"error": {"message": "overloaded"}}), ("refused (200): overloaded", false)),
            (200, json!({"choices": []}), ("refused (200): the answer has no choices", false)),
        ] {
            let (message, retryable) = failed(finish(status, body).unwrap_err());
            assert_eq!((message.as_str(), retryable), (format!("the model's API {}", expected.0).as_str(), expected.1));
        }
    }
}
