//! What the modules share that send JSON to a service and judge its answer.

use super::encode::MAX_URL;
use crate::charset::{self, Content};
use crate::descriptor::{Constraints, Fallback, InputSpec, OutputSpec, SECONDS, UiType, ValueType, text};
use crate::effects::{Effect, EffectResult, HttpRequest, HttpResponse};
use crate::module::{Action, Call, Failure, ModuleError};
use serde_json::{Map, Value, json};

/// The most bytes of an answer that are read.
const MAX_BODY: usize = 256 * 1024;
/// The longest part of a service's message that is passed on, in characters.
const MAX_MESSAGE: usize = 500;

/// The input `timeout`.
pub(super) const fn timeout(seconds: i64) -> InputSpec {
    InputSpec::new(
        "timeout",
        ValueType::Number,
        text("超时时间", "Timeout"),
        text("请求超时时间(秒)", "How long the answer may take, in seconds"),
    )
    .or(Fallback::Number(seconds))
    .ui(UiType::NumberSlider)
    .constrained(Constraints { min: Some(1), max: Some(300), step: Some(1), unit: SECONDS, ..Constraints::NONE })
}

/// An input that is a URL.
pub(super) const fn url(id: &'static str, zh: &'static str, en: &'static str) -> InputSpec {
    InputSpec::new(
        id,
        ValueType::String,
        text(zh, en),
        text("以 http:// 或 https:// 开头", "Begins with http:// or https://"),
    )
    .constrained(Constraints {
        pattern: Some("^https?://.*"),
        max_length: Some(MAX_URL as u32),
        ..Constraints::NONE
    })
}

/// An input that is one line of text.
pub(super) const fn line(
    id: &'static str,
    zh: &'static str,
    en: &'static str,
    about_zh: &'static str,
    about_en: &'static str,
) -> InputSpec {
    InputSpec::new(id, ValueType::String, text(zh, en), text(about_zh, about_en))
}

/// The output `success`.
pub(super) const SUCCESS: OutputSpec =
    OutputSpec::new("success", ValueType::Boolean, text("是否成功", "Success"), text("总是为真", "Always true"));

/// The output `response`.
pub(super) const RESPONSE: OutputSpec = OutputSpec::new(
    "response",
    ValueType::Any,
    text("响应", "Response"),
    text("服务的响应：JSON 值或文本", "What the service answered: a JSON value, or else a text"),
);

/// The URL in an input.
pub(super) fn address(call: &Call<'_>, name: &'static str) -> Result<String, ModuleError> {
    let url = call.inputs.required_text(name)?.trim().to_owned();
    let http = url.starts_with("https://") || url.starts_with("http://");
    if !http || url.len() > MAX_URL || url.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(ModuleError::input(name, "must be an address that begins with http:// or https://"));
    }
    Ok(url)
}

/// The URL in an input, to which a path is added.
pub(super) fn base(call: &Call<'_>, name: &'static str) -> Result<String, ModuleError> {
    Ok(address(call, name)?.trim_end_matches('/').to_owned())
}

/// The text in an input, of at most that many characters.
pub(super) fn bounded(call: &Call<'_>, name: &'static str, most: usize) -> Result<String, ModuleError> {
    let text = call.inputs.required_text(name)?;
    if text.chars().count() > most {
        return Err(ModuleError::input(name, format!("is longer than {most} characters")));
    }
    Ok(text)
}

/// A secret that becomes a part of a URL or of a header field.
pub(super) fn token(call: &Call<'_>, name: &'static str) -> Result<String, ModuleError> {
    let token = call.inputs.required_text(name)?.trim().to_owned();
    if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(ModuleError::input(name, "has characters that a key does not have"));
    }
    Ok(token)
}

/// Adds the inputs that are given to a body, each under the name the service has for it.
pub(super) fn add_given(call: &Call<'_>, body: &mut Map<String, Value>, names: &[(&'static str, &str)]) {
    for (input, field) in names {
        if call.inputs.given(input) && call.inputs.value(input) != json!("") {
            body.insert((*field).to_owned(), call.inputs.value(input));
        }
    }
}

/// A request.
pub(super) fn request(
    call: &Call<'_>,
    method: &str,
    url: String,
    mut headers: Vec<(String, String)>,
    body: Option<&Value>,
) -> Result<Action, ModuleError> {
    let timeout = call.inputs.number("timeout")?;
    if !(0.001..=300.0).contains(&timeout) {
        return Err(ModuleError::input("timeout", "must be more than 0 and at most 300 seconds"));
    }
    if body.is_some() && !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
        headers.push(("content-type".to_owned(), "application/json".to_owned()));
    }
    let request = HttpRequest {
        method: method.to_owned(),
        url,
        headers,
        body: body.map(|body| body.to_string().into_bytes()),
        timeout_ms: (timeout * 1000.0) as u64,
        max_body_bytes: MAX_BODY,
        cut_body: false,
        // What is sent here is sent to nobody else.
        follow_redirects: false,
    };
    Ok(Action::Effect(Effect::Http { request, files: Vec::new(), idempotency_key: true, at_most_once: false }))
}

/// A POST of JSON.
pub(super) fn post(call: &Call<'_>, url: String, body: Map<String, Value>) -> Result<Action, ModuleError> {
    request(call, "POST", url, Vec::new(), Some(&Value::Object(body)))
}

/// A good answer.
#[derive(Debug, PartialEq)]
pub(super) struct Answer {
    /// Its status.
    pub(super) status: u16,
    /// JSON, or else a text.
    pub(super) body: Value,
}

/// The answer of a service, or its own message where the status is none of success.
pub(super) fn answer(service: &str, result: EffectResult) -> Result<Answer, ModuleError> {
    let response = match result {
        EffectResult::Http(Ok(response)) => response,
        EffectResult::Http(Err(failure)) => {
            let message = format!("{service} could not be reached: {failure}");
            return Err(Failure { message, retryable: failure.retryable, ..Failure::default() }.into());
        }
        _ => return Err(ModuleError::failed("a request got another effect's answer")),
    };
    let status = response.status;
    let body = body_text(&response);
    let body = serde_json::from_str(&body).unwrap_or(Value::String(body));
    if (200..300).contains(&status) {
        return Ok(Answer { status, body });
    }
    let message = said(&body).unwrap_or_else(|| "no reason given".to_owned());
    let mut refused = refusal(service, &json!(status), &message, response.is_retryable());
    if let ModuleError::Failed(failure) = &mut refused {
        failure.status = Some(status);
        failure.repeatable = true;
        failure.retry_after_ms = response.retry_after_ms(None);
    }
    Err(refused)
}

/// The text of an answer, in the character set that it names.
fn body_text(response: &HttpResponse) -> String {
    let kind = response.headers.iter().find(|(name, _)| name == "content-type").map(|(_, value)| value.as_str());
    match charset::read(&response.body, kind, None) {
        Content::Text { text, .. } => text,
        Content::Binary => String::from_utf8_lossy(&response.body).into_owned(),
    }
}

/// A service's refusal.
pub(super) fn refusal(service: &str, code: &Value, message: &str, retryable: bool) -> ModuleError {
    let message: String = message.chars().take(MAX_MESSAGE).collect();
    Failure {
        message: format!("{service} refused ({}): {message}", expr::text_of(code)),
        details: Map::from_iter([("code".to_owned(), code.clone())]),
        retryable,
        ..Failure::default()
    }
    .into()
}

/// What an answer gives as a reason, under the names that services use.
pub(super) fn said(body: &Value) -> Option<String> {
    let own = |value: &Value| value.as_str().filter(|text| !text.trim().is_empty()).map(str::to_owned);
    let named = ["description", "message", "msg", "error", "StatusMessage"];
    let from = |part: &Value| own(part).or_else(|| named.iter().find_map(|name| own(part.get(name)?)));
    body.get("error").and_then(from).or_else(|| from(body))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::effects::EffectFailure;

    /// An answer as a service sends it.
    pub fn answered(status: u16, body: &Value) -> EffectResult {
        let body = match body {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        EffectResult::Http(Ok(HttpResponse { status, headers: Vec::new(), body: body.into(), url: String::new() }))
    }

    /// The request of an action, its body as JSON.
    pub fn sent(effect: Effect) -> (HttpRequest, Value) {
        let Effect::Http { request, .. } = effect else { panic!("{effect:?}") };
        let body = request.body.as_deref().map(|body| serde_json::from_slice(body).unwrap()).unwrap_or_default();
        (request, body)
    }

    /// The message of an error, and whether it is worth another try.
    pub fn failed(error: ModuleError) -> (String, bool) {
        match error {
            ModuleError::Failed(failure) => (failure.message, failure.retryable),
            other @ ModuleError::Input { .. } => panic!("{other}"),
        }
    }

    #[test]
    fn a_refusal_carries_the_services_message() {
        for (status, body, message, retryable) in [
            (400, json!({"ok": false, "description": "chat not found"}), "S refused (400): chat not found", false),
            (401, json!({"error": {"message": "bad key", "type": "x"}}), "S refused (401): bad key", false),
            (403, json!({"error": "no"}), "S refused (403): no", false),
            (404, json!({"message": "Unknown Webhook", "code": 10015}), "S refused (404): Unknown Webhook", false),
            (429, json!({"msg": "slow down"}), "S refused (429): slow down", true),
            (502, json!("<html>"), "S refused (502): <html>", true),
            (500, json!(""), "S refused (500): no reason given", true),
            (302, json!(""), "S refused (302): no reason given", false),
        ] {
            let error = answer("S", answered(status, &body)).unwrap_err();
            assert_eq!(failed(error), (message.to_owned(), retryable));
        }
        let long = answer("S", answered(400, &json!("é".repeat(9000)))).unwrap_err();
        assert!(failed(long).0.chars().count() < 600);
    }

    #[test]
    fn what_never_arrived_is_told_apart_from_what_policy_refuses() {
        for retryable in [true, false] {
            let failure = EffectFailure { message: "no route".into(), retryable };
            let error = answer("S", EffectResult::Http(Err(failure))).unwrap_err();
            assert_eq!(failed(error), ("S could not be reached: no route".to_owned(), retryable));
        }
    }
}
