//! Shared by the modules that send JSON to a service and judge its answer.

use crate::charset::{self, Content};
use crate::effects::{HttpRequest, HttpResponse};
use crate::requests::connection::connection;
use crate::requests::encode::MAX_URL;
use crate::{Action, Call, Done, Effect, EffectResult, Failure, ModuleError, refuse};
use model::json;
use serde::de::IgnoredAny;
use serde_json::{Map, Value, json};

/// The most bytes of an answer that are read.
const MAX_BODY: usize = 256 * 1024;

/// The URL in an input.
pub(crate) fn address(call: &Call<'_>, name: &'static str) -> Result<String, ModuleError> {
    let url = call.inputs.required_text(name)?.trim().to_owned();
    let http = url.starts_with("https://") || url.starts_with("http://");
    if !http || url.len() > MAX_URL || url.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(ModuleError::input(name, "must be an address that begins with http:// or https://"));
    }
    Ok(url)
}

/// The URL in an input, to which a path is appended.
pub(crate) fn base(call: &Call<'_>, name: &'static str) -> Result<String, ModuleError> {
    Ok(address(call, name)?.trim_end_matches('/').to_owned())
}

/// The text in an input, of at most `most` characters.
pub(crate) fn bounded(call: &Call<'_>, name: &'static str, most: usize) -> Result<String, ModuleError> {
    let text = call.inputs.required_text(name)?;
    refuse!(text.chars().count() > most, name, "is longer than {most} characters");
    Ok(text)
}

/// A secret that becomes a part of a URL or of a header field.
pub(crate) fn token(call: &Call<'_>, name: &'static str) -> Result<String, ModuleError> {
    let token = call.inputs.required_text(name)?.trim().to_owned();
    if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(ModuleError::input(name, "has characters that a key does not have"));
    }
    Ok(token)
}

/// Adds the given inputs to a body, each under the name that the service uses.
pub(crate) fn add_given(call: &Call<'_>, body: &mut Map<String, Value>, names: &[(&'static str, &str)]) {
    for (input, field) in names {
        if call.inputs.given(input) && call.inputs.value(input) != json!("") {
            body.insert((*field).to_owned(), call.inputs.value(input));
        }
    }
}

/// The body of a request, with its content type.
pub(crate) struct Body {
    content_type: &'static str,
    bytes: Vec<u8>,
}

impl Body {
    /// A body of JSON.
    pub(crate) fn json(value: &Value) -> Self {
        Self { content_type: "application/json", bytes: value.to_string().into_bytes() }
    }

    /// A body of a text that is JSON. The text is sent unchanged if writing its value again would
    /// change it.
    pub(super) fn of_json(text: &str) -> serde_json::Result<Self> {
        serde_json::from_str::<IgnoredAny>(text)?;
        if !json::losses(text).is_empty() || json::refuse_reserved_key(text).is_err() {
            return Ok(Self { bytes: text.into(), ..Self::json(&Value::Null) });
        }
        Ok(Self::json(&serde_json::from_str(text)?))
    }

    /// A body of plain text.
    pub(crate) fn text(text: String) -> Self {
        Self { content_type: "text/plain; charset=utf-8", bytes: text.into_bytes() }
    }

    /// A body of form fields, which are already encoded.
    pub(crate) fn form(fields: String) -> Self {
        Self { content_type: "application/x-www-form-urlencoded", bytes: fields.into_bytes() }
    }
}

/// The request with this body.
pub(crate) fn request(
    call: &Call<'_>,
    method: &str,
    url: String,
    mut headers: Vec<(String, String)>,
    body: Option<Body>,
) -> Result<Action, ModuleError> {
    let timeout = call.inputs.number("timeout")?;
    refuse!(!(0.001..=300.0).contains(&timeout), "timeout", "must be more than 0 and at most 300 seconds");
    if let Some(body) = &body
        && !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"))
    {
        headers.push(("content-type".to_owned(), body.content_type.to_owned()));
    }
    let request = HttpRequest {
        method: method.to_owned(),
        url,
        headers,
        body: body.map(|body| body.bytes),
        timeout_ms: (timeout * 1000.0) as u64,
        max_body_bytes: MAX_BODY,
        cut_body: false,
        // Messages are not sent to other hosts.
        follow_redirects: false,
        signing: None,
    };
    Ok(Action::Effect(Effect::Http {
        request,
        files: Vec::new(),
        connection: connection(call)?,
        idempotency_key: true,
        at_most_once: false,
    }))
}

/// A POST request with JSON.
pub(crate) fn post(call: &Call<'_>, url: String, body: Map<String, Value>) -> Result<Action, ModuleError> {
    request(call, "POST", url, Vec::new(), Some(Body::json(&Value::Object(body))))
}

/// The answer of a service.
#[derive(Debug, PartialEq)]
pub(crate) struct Answer {
    /// The HTTP status.
    pub(crate) status: u16,
    /// The unchanged body.
    pub(crate) text: String,
    /// The body as JSON; if it is not JSON, as text.
    pub(crate) body: Value,
    is_retryable: bool,
    retry_after_ms: Option<u64>,
}

/// The reason why an answer is not a success.
#[derive(Debug)]
pub(crate) struct Refused {
    /// The code of the service; if there is none, the status.
    pub(crate) code: Value,
    /// The reason that the service gives.
    pub(crate) message: String,
    /// Whether a retry can succeed.
    pub(crate) retryable: bool,
}

/// Judges an answer by its status.
pub(crate) fn by_status(answer: &Answer) -> Result<(), Refused> {
    if (200..300).contains(&answer.status) {
        return Ok(());
    }
    let message = error_text(&answer.body).unwrap_or_else(|| "no reason given".to_owned());
    Err(Refused { code: json!(answer.status), message, retryable: answer.is_retryable })
}

/// Ends a step with the answer of a service. `outputs` makes the outputs from an answer. If `judge`
/// refuses the answer, it gets the reason and makes the outputs that a skipped failure shows;
/// otherwise the reason is empty.
pub(crate) fn finish(
    service: &str,
    result: EffectResult,
    judge: impl Fn(&Answer) -> Result<(), Refused>,
    outputs: impl Fn(&Answer, &str) -> Map<String, Value>,
) -> Result<Done, ModuleError> {
    let answer = received(service, result)?;
    match by_status(&answer).and_then(|()| judge(&answer)) {
        Ok(()) => Ok(Done { outputs: outputs(&answer, ""), ..Done::default() }),
        Err(refused) => {
            let partial = outputs(&answer, &refused.message);
            Err(Failure { partial, ..refusal(service, &answer, &refused) }.into())
        }
    }
}

/// The answer of a service, or a failure with the service's message if the status is not a success.
pub(crate) fn answer(service: &str, result: EffectResult) -> Result<Answer, ModuleError> {
    let answer = received(service, result)?;
    by_status(&answer).map_err(|refused| refusal(service, &answer, &refused))?;
    Ok(answer)
}

fn received(service: &str, result: EffectResult) -> Result<Answer, ModuleError> {
    let response = match result {
        EffectResult::Http(Ok(response)) => response,
        EffectResult::Http(Err(failure)) => {
            let message = format!("{service} could not be reached: {failure}");
            return Err(Failure::of(&failure, message).into());
        }
        _ => return Err(ModuleError::failed("a request got another effect's answer")),
    };
    let text = body_text(&response);
    let body = model::json::parse(&text).unwrap_or_else(|_| Value::String(text.clone()));
    Ok(Answer {
        status: response.status,
        text,
        body,
        is_retryable: response.is_retryable(),
        retry_after_ms: response.retry_after_ms(None),
    })
}

/// The text of an answer, in the character set that it names.
fn body_text(response: &HttpResponse) -> String {
    let kind = response.headers.iter().find(|(name, _)| name == "content-type").map(|(_, value)| value.as_str());
    match charset::read(&response.body, kind, None) {
        Content::Text { text, .. } => text,
        Content::Binary => String::from_utf8_lossy(&response.body).into_owned(),
    }
}

/// The failure for a refused request.
pub(crate) fn refusal(service: &str, answer: &Answer, refused: &Refused) -> Failure {
    let failure = Failure {
        message: format!("{service} refused ({}): {}", expr::text_of(&refused.code), refused.message),
        details: Map::from_iter([("code".to_owned(), refused.code.clone())]),
        retryable: refused.retryable,
        ..Failure::default()
    };
    if (200..300).contains(&answer.status) {
        return failure;
    }
    Failure { status: Some(answer.status), repeatable: true, retry_after_ms: answer.retry_after_ms, ..failure }
}

/// Outputs, by their names.
pub(crate) fn named<const N: usize>(outputs: [(&str, Value); N]) -> Map<String, Value> {
    Done::outputs(outputs).outputs
}

/// The first of these inputs that is not blank: the module's own name for a value, followed by
/// other names.
pub(crate) fn either(call: &Call<'_>, names: &[&'static str]) -> Option<String> {
    names.iter().map(|name| call.inputs.text(name)).find(|text| !text.trim().is_empty())
}

/// The reason in an answer, under one of the names that services use.
pub(crate) fn error_text(body: &Value) -> Option<String> {
    let own = |value: &Value| value.as_str().filter(|text| !text.trim().is_empty()).map(str::to_owned);
    let named = ["description", "message", "msg", "error", "StatusMessage"];
    let from = |part: &Value| own(part).or_else(|| named.iter().find_map(|name| own(part.get(name)?)));
    body.get("error").and_then(from).or_else(|| from(body))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::effects::EffectFailure;

    #[test]
    fn a_text_of_json_is_sent_as_it_is_if_its_value_would_differ() {
        for text in ["[1, 99999999999999999999999]", "{\"$serde_json::private::RawValue\": \"[1\"}"] {
            assert_eq!(Body::of_json(text).ok().unwrap().bytes, text.as_bytes());
        }
        assert_eq!(Body::of_json("[1, 2]").ok().unwrap().bytes, b"[1,2]");
        assert!(Body::of_json("[1,").is_err());
    }

    /// An answer in the form in which services send it.
    pub fn answered(status: u16, body: &Value) -> EffectResult {
        let body = match body {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        EffectResult::Http(Ok(HttpResponse { status, headers: Vec::new(), body: body.into(), url: String::new() }))
    }

    /// The request of an action, and its body as JSON.
    pub fn sent(effect: Effect) -> (HttpRequest, Value) {
        let Effect::Http { request, .. } = effect else { panic!("{effect:?}") };
        let body = request.body.as_deref().map(|body| serde_json::from_slice(body).unwrap()).unwrap_or_default();
        (request, body)
    }

    /// The message of an error, and whether a retry can succeed.
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
        assert!(failed(long).0.chars().count() > 9000, "it is shortened when its secrets are masked");
    }

    #[test]
    fn what_never_arrived_is_told_apart_from_what_policy_refuses() {
        for retryable in [true, false] {
            let failure = EffectFailure::new("no route", retryable);
            let error = answer("S", EffectResult::Http(Err(failure))).unwrap_err();
            assert_eq!(failed(error), ("S could not be reached: no route".to_owned(), retryable));
        }
    }
}
