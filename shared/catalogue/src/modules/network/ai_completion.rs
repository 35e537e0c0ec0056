//! `vflow.ai.completion`: asks a language model, over the API that OpenAI made common.

use super::push::{RESPONSE, add_given, answer, base, line, refusal, request, said, timeout, token, url};
use crate::descriptor::{
    Category, Constraints, Descriptor, Fallback, InputSpec, OutputSpec, Shape, UiType, ValueType, text,
};
use crate::effects::EffectResult;
use crate::module::{Action, Behaviour, Call, Done, Module, ModuleError, Run};
use serde_json::{Map, Value, json};

const INPUTS: &[InputSpec] = &[
    url("base_url", "接口地址", "Base URL").or(Fallback::Text("https://api.openai.com/v1")),
    line(
        "api_key",
        "API 密钥",
        "API Key",
        "接口密钥；本地服务可不填",
        "The API's key; a server of one's own may need none",
    ),
    line("model", "模型", "Model", "模型名称", "The model's name").required().logged(),
    line("system", "系统提示", "System", "系统提示词", "What the model is told first").ui(UiType::CodeEditor),
    line("prompt", "提示词", "Prompt", "用户的消息", "The user's message").ui(UiType::CodeEditor),
    InputSpec::new(
        "messages",
        ValueType::List,
        text("消息列表", "Messages"),
        text(
            "role 和 content 的列表，排在 system 之后、prompt 之前",
            "A list of role and content, after system and before prompt",
        ),
    )
    .ui(UiType::CodeEditor)
    .constrained(Constraints { language: Some("json"), ..Constraints::NONE }),
    InputSpec::new(
        "temperature",
        ValueType::Number,
        text("温度", "Temperature"),
        text("0 到 2，越大越随机", "From 0 to 2; the larger, the more random"),
    )
    .ui(UiType::NumberField)
    .constrained(Constraints { min: Some(0), max: Some(2), ..Constraints::NONE }),
    InputSpec::new(
        "max_tokens",
        ValueType::Number,
        text("最大长度", "Max Tokens"),
        text("回答最多的 token 数", "The most tokens of the answer"),
    )
    .ui(UiType::NumberField)
    .constrained(Constraints { min: Some(1), max: Some(1_000_000), ..Constraints::NONE }),
    timeout(60),
];

const OUTPUTS: &[OutputSpec] = &[
    OutputSpec::new("content", ValueType::String, text("回答", "Content"), text("模型的回答", "The model's answer")),
    OutputSpec::new(
        "usage",
        ValueType::Dictionary,
        text("用量", "Usage"),
        text("消耗的 token 数", "How many tokens it took"),
    )
    .logged(),
    RESPONSE,
];

/// Under its long id.
pub const MODULE: Module = Module {
    descriptor: Descriptor {
        id: "vflow.ai.completion",
        name: text("AI 补全", "AI Completion"),
        description: text("调用兼容 OpenAI 的大模型接口", "Ask a language model over an OpenAI-compatible API"),
        icon: "ic_ai",
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
        body.insert("model".to_owned(), json!(call.inputs.required_text("model")?));
        body.insert("messages".to_owned(), Value::Array(messages(call)?));
        if call.inputs.given("temperature") {
            let temperature = call.inputs.number("temperature")?;
            if !(0.0..=2.0).contains(&temperature) {
                return Err(ModuleError::input("temperature", "must be from 0 to 2"));
            }
            body.insert("temperature".to_owned(), json!(temperature));
        }
        if call.inputs.given("max_tokens") {
            body.insert("max_tokens".to_owned(), json!(call.inputs.whole("max_tokens", 1, 1_000_000)?));
        }
        let mut headers = Vec::new();
        if !call.inputs.text("api_key").trim().is_empty() {
            headers.push(("authorization".to_owned(), format!("Bearer {}", token(call, "api_key")?)));
        }
        let url = format!("{}/chat/completions", base(call, "base_url")?);
        request(call, "POST", url, headers, Some(&Value::Object(body)))
    }

    fn finish(&self, _: &Call<'_>, result: EffectResult) -> Result<Done, ModuleError> {
        let answer = answer("the model's API", result)?;
        let message = answer.body.pointer("/choices/0/message");
        let Some(message) = message.filter(|_| answer.body.get("error").is_none_or(Value::is_null)) else {
            let said = said(&answer.body).unwrap_or_else(|| "the answer has no choices".to_owned());
            return Err(refusal("the model's API", &json!(answer.status), &said, false));
        };
        // A model that calls a tool or refuses has no content; the response tells.
        let content = json!(message.get("content").and_then(Value::as_str).unwrap_or_default());
        let usage = answer.body.get("usage").cloned().unwrap_or_default();
        Ok(Done::outputs([("content", content), ("usage", usage), ("response", answer.body)]))
    }
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
    let all: Vec<Value> = own("system", "system").into_iter().chain(given).chain(own("user", "prompt")).collect();
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

    #[test]
    fn messages_stand_between_system_and_prompt() {
        let inputs = json!({"base_url": "http://l/v1/", "api_key": "sk-1", "model": "m", "system": "s", "prompt": "p",
                            "messages": [{"role": "assistant", "content": "a"}], "temperature": 0.5, "max_tokens": "9"});
        let (request, body) = sent(Bench::new().effect(&MODULE, inputs));
        assert_eq!((request.url.as_str(), request.timeout_ms), ("http://l/v1/chat/completions", 60_000));
        assert_eq!(request.headers[0], ("authorization".to_owned(), "Bearer sk-1".to_owned()));
        let expected = json!({"model": "m", "messages": [
            {"role": "system", "content": "s"}, {"role": "assistant", "content": "a"}, {"role": "user", "content": "p"},
        ], "temperature": 0.5, "max_tokens": 9});
        assert_eq!(body, expected);
        let (request, _) = sent(Bench::new().effect(&MODULE, json!({"model": "m", "prompt": "p"})));
        assert!(!request.headers.iter().any(|(name, _)| name == "authorization"));
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (inputs, name) in [
            (json!({"prompt": "p"}), "model"),
            (json!({"model": "m", "system": "s"}), "prompt"),
            (json!({"model": "m", "messages": ["p"]}), "messages"),
            (json!({"model": "m", "messages": "p"}), "messages"),
            (json!({"model": "m", "prompt": "p", "temperature": 3}), "temperature"),
            (json!({"model": "m", "prompt": "p", "max_tokens": 0}), "max_tokens"),
            (json!({"model": "m", "prompt": "p", "api_key": "a\nb"}), "api_key"),
            (json!({"model": "m", "prompt": "p", "base_url": "l"}), "base_url"),
        ] {
            let error = Bench::new().error(&MODULE, inputs);
            assert!(error.starts_with(&format!("input '{name}'")), "{error}");
        }
    }

    #[test]
    fn the_first_choice_is_the_content() {
        let finish = |status, body| Bench::new().finish(&MODULE, json!({}), answered(status, &body));
        let usage = json!({"total_tokens": 3});
        let done = finish(200, json!({"choices": [{"message": {"content": "hi"}}], "usage": usage})).unwrap();
        assert_eq!((&done.outputs["content"], &done.outputs["usage"]), (&json!("hi"), &usage));
        let tool = finish(200, json!({"choices": [{"message": {"content": null, "tool_calls": []}}]})).unwrap();
        assert_eq!(tool.outputs["content"], json!(""));
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
