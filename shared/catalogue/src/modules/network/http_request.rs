//! `http_request`: one outbound request. An answer is a success whatever its status, unless `fail_on_status` is set.

use crate::descriptor::{
    Category, Constraints, Descriptor, Fallback, InputSpec, OutputSpec, SECONDS, Shape, UiType, ValueType, text,
};
use crate::effects::{Effect, EffectResult, HttpRequest, HttpResponse};
use crate::module::{Action, Behaviour, Call, Done, Failure, Module, ModuleError, Run};
use serde_json::{Map, Value, json};

/// The most bytes of an answer's body that become an output.
const MAX_BODY: usize = 256 * 1024;
/// The most header fields a step may set.
const MAX_HEADERS: usize = 64;

const METHODS: &[&str] = &["GET", "POST", "PUT", "DELETE", "PATCH"];
const LONG_METHODS: &[&str] = &["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"];

const fn url() -> InputSpec {
    InputSpec::new("url", ValueType::String, text("URL", "URL"), text("请求地址", "Request URL"))
        .required()
        .constrained(Constraints {
            pattern: Some("^https?://.*"),
            min_length: Some(1),
            max_length: Some(2000),
            ..Constraints::NONE
        })
}

const fn method(options: &'static [&'static str]) -> InputSpec {
    InputSpec::new("method", ValueType::String, text("请求方法", "Method"), text("HTTP请求方法", "HTTP request method"))
        .required()
        .or(Fallback::Text("GET"))
        .ui(UiType::Dropdown)
        .constrained(Constraints { options, ..Constraints::NONE })
        .logged()
}

const fn headers() -> InputSpec {
    InputSpec::new(
        "headers",
        ValueType::Dictionary,
        text("请求头", "Headers"),
        text("自定义HTTP请求头", "Custom HTTP headers"),
    )
    .ui(UiType::KeyValueEditor)
}

const fn body() -> InputSpec {
    InputSpec::new("body", ValueType::String, text("请求体", "Body"), text("POST请求体", "POST request body"))
        .ui(UiType::CodeEditor)
        .constrained(Constraints { language: Some("json"), ..Constraints::NONE })
}

const fn timeout(seconds: i64) -> InputSpec {
    InputSpec::new(
        "timeout",
        ValueType::Number,
        text("超时时间", "Timeout"),
        text("请求超时时间(秒)", "Request timeout (seconds)"),
    )
    .or(Fallback::Number(seconds))
    .ui(UiType::NumberSlider)
    .constrained(Constraints { min: Some(1), max: Some(300), step: Some(1), unit: SECONDS, ..Constraints::NONE })
}

const QUERY: InputSpec = InputSpec::new(
    "query_params",
    ValueType::Dictionary,
    text("查询参数", "Query Parameters"),
    text("附加到地址的参数", "Added to the URL"),
)
.ui(UiType::KeyValueEditor);

const BODY_TYPE: InputSpec = InputSpec::new(
    "body_type",
    ValueType::String,
    text("请求体类型", "Body Type"),
    text("请求体的编码方式", "How the body is encoded"),
)
.or(Fallback::Text("none"))
.ui(UiType::Dropdown)
.constrained(Constraints { options: &["none", "json", "form", "raw"], ..Constraints::NONE });

const FAIL_ON_STATUS: InputSpec = InputSpec::new(
    "fail_on_status",
    ValueType::Boolean,
    text("状态码失败", "Fail On Status"),
    text("状态码不是2xx时视为失败", "A status other than 2xx fails the step"),
)
.or(Fallback::Boolean(false))
.ui(UiType::Switch);

const IDEMPOTENCY: InputSpec = InputSpec::new(
    "send_idempotency_key",
    ValueType::Boolean,
    text("发送幂等键", "Send Idempotency Key"),
    text("附带 Idempotency-Key 请求头", "Sends the step's Idempotency-Key header"),
)
.or(Fallback::Boolean(true))
.ui(UiType::Switch);

const AT_MOST_ONCE: InputSpec = InputSpec::new(
    "at_most_once",
    ValueType::Boolean,
    text("最多一次", "At Most Once"),
    text(
        "中断后不重发，该步骤改为失败；也不重试",
        "Never sends it again: a run interrupted meanwhile fails the step, and no retry is made",
    ),
)
.or(Fallback::Boolean(false))
.ui(UiType::Switch);

const STATUS: OutputSpec = OutputSpec::new(
    "statusCode",
    ValueType::Number,
    text("状态码", "Status Code"),
    text("HTTP响应状态码", "HTTP response status code"),
)
.logged();

/// Under its short id, with the short names.
pub const SHORT: Module = Module {
    descriptor: Descriptor {
        id: "http_request",
        name: text("HTTP请求", "HTTP Request"),
        description: text("发送HTTP/HTTPS请求", "Send HTTP/HTTPS request"),
        icon: "ic_http",
        category: Category::Network,
        shape: Shape::NONE,
        can_start: true,
        inputs: &[url(), method(METHODS), headers(), body(), timeout(30), FAIL_ON_STATUS, IDEMPOTENCY, AT_MOST_ONCE],
        outputs: &[
            STATUS.alias("status_code"),
            OutputSpec::new(
                "body",
                ValueType::String,
                text("响应体", "Response Body"),
                text("HTTP响应内容", "HTTP response content"),
            )
            .alias("response_body"),
            OutputSpec::new(
                "headers",
                ValueType::Dictionary,
                text("响应头", "Response Headers"),
                text("HTTP响应头", "HTTP response headers"),
            )
            .alias("response_headers"),
        ],
    },
    behaviour: Behaviour::Run(&Request),
};

/// Under its long id, with the long names.
pub const LONG: Module = Module {
    descriptor: Descriptor {
        id: "vflow.network.http_request",
        name: text("HTTP请求", "HTTP Request"),
        description: text("发送HTTP/HTTPS请求", "Send HTTP/HTTPS request"),
        icon: "ic_http",
        category: Category::Network,
        shape: Shape::NONE,
        can_start: true,
        inputs: &[
            url(),
            method(LONG_METHODS),
            headers(),
            QUERY,
            BODY_TYPE,
            body(),
            timeout(10),
            FAIL_ON_STATUS,
            IDEMPOTENCY,
            AT_MOST_ONCE,
        ],
        outputs: &[
            OutputSpec::new(
                "response_body",
                ValueType::String,
                text("响应体", "Response Body"),
                text("HTTP响应内容", "HTTP response content"),
            )
            .alias("body"),
            OutputSpec::new(
                "status_code",
                ValueType::Number,
                text("状态码", "Status Code"),
                text("HTTP响应状态码", "HTTP response status code"),
            )
            .alias("statusCode")
            .logged(),
            OutputSpec::new(
                "response_headers",
                ValueType::Dictionary,
                text("响应头", "Response Headers"),
                text("HTTP响应头", "HTTP response headers"),
            )
            .alias("headers"),
            OutputSpec::new(
                "error",
                ValueType::String,
                text("错误信息", "Error"),
                text("失败时的错误信息", "What went wrong, if anything did"),
            ),
        ],
    },
    behaviour: Behaviour::Run(&Request),
};

struct Request;

impl Run for Request {
    fn start(&self, call: &Call<'_>) -> Result<Action, ModuleError> {
        let inputs = &call.inputs;
        let method = inputs.text("method").trim().to_ascii_uppercase();
        if !LONG_METHODS.contains(&method.as_str()) {
            return Err(ModuleError::input("method", "must be GET, POST, PUT, DELETE, PATCH or HEAD"));
        }
        let mut headers = header_fields(&inputs.dictionary("headers")?)?;
        let body = encode_body(call, &mut headers)?;
        let timeout = inputs.number("timeout")?;
        if !(0.001..=300.0).contains(&timeout) {
            return Err(ModuleError::input("timeout", "must be more than 0 and at most 300 seconds"));
        }
        let request = HttpRequest {
            url: address(call)?,
            body: if matches!(method.as_str(), "GET" | "HEAD") { None } else { body },
            method,
            headers,
            timeout_ms: (timeout * 1000.0) as u64,
            max_body_bytes: MAX_BODY,
            cut_body: false,
            follow_redirects: true,
        };
        Ok(Action::Effect(Effect::Http {
            request,
            idempotency_key: inputs.boolean("send_idempotency_key")?,
            at_most_once: inputs.boolean("at_most_once")?,
        }))
    }

    fn finish(&self, call: &Call<'_>, result: EffectResult) -> Result<Done, ModuleError> {
        // What was perhaps sent is not sent again.
        let once = call.inputs.boolean("at_most_once")?;
        let response = match result {
            EffectResult::Http(Ok(response)) => response,
            EffectResult::Http(Err(failure)) => {
                return Err(Failure {
                    message: format!("HTTP request failed: {failure}"),
                    details: Map::from_iter([("error".to_owned(), json!(failure.message))]),
                    partial: Map::new(),
                    retryable: failure.retryable && !once,
                }
                .into());
            }
            _ => return Err(ModuleError::failed("a request got another effect's answer")),
        };
        let status = response.status;
        let done = outputs(call.descriptor.id == LONG.descriptor.id, response);
        if call.inputs.boolean("fail_on_status")? && !(200..300).contains(&status) {
            return Err(Failure {
                message: format!("HTTP request failed: status {status}"),
                details: Map::from_iter([("statusCode".to_owned(), json!(status))]),
                partial: done.outputs,
                retryable: !once && (status == 429 || status >= 500),
            }
            .into());
        }
        Ok(done)
    }
}

fn outputs(long: bool, response: HttpResponse) -> Done {
    let mut fields = Map::new();
    for (name, value) in response.headers {
        // A field that is sent several times shows as one, joined as HTTP joins lists.
        match fields.get_mut(&name) {
            Some(Value::String(joined)) => {
                joined.push_str(", ");
                joined.push_str(&value);
            }
            _ => {
                fields.insert(name, Value::String(value));
            }
        }
    }
    let body = Value::String(String::from_utf8_lossy(&response.body).into_owned());
    let (status, headers) = (json!(response.status), Value::Object(fields));
    if long {
        Done::outputs([
            ("response_body", body),
            ("status_code", status),
            ("response_headers", headers),
            ("error", Value::Null),
        ])
    } else {
        Done::outputs([("statusCode", status), ("body", body), ("headers", headers)])
    }
}

pub(super) fn header_fields(given: &Map<String, Value>) -> Result<Vec<(String, String)>, ModuleError> {
    if given.len() > MAX_HEADERS {
        return Err(ModuleError::input("headers", format!("has more than {MAX_HEADERS} fields")));
    }
    given
        .iter()
        .map(|(name, value)| {
            let value = expr::text_of(value);
            let named = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic() && byte != b':');
            if named && !value.bytes().any(|byte| byte.is_ascii_control() && byte != b'\t') {
                Ok((name.clone(), value))
            } else {
                Err(ModuleError::input("headers", "has a field that HTTP does not allow"))
            }
        })
        .collect()
}

/// The URL with the query parameters added.
fn address(call: &Call<'_>) -> Result<String, ModuleError> {
    let url = call.inputs.required_text("url")?.trim().to_owned();
    if url.len() > 8192 {
        return Err(ModuleError::input("url", "is longer than 8192 bytes"));
    }
    let query = call.inputs.dictionary("query_params")?;
    if query.is_empty() {
        return Ok(url);
    }
    let (before, fragment) = url.split_once('#').map_or((url.as_str(), None), |(a, b)| (a, Some(b)));
    let join = if before.contains('?') { '&' } else { '?' };
    let mut url = format!("{before}{join}{}", form(&query));
    if let Some(fragment) = fragment {
        url.push('#');
        url.push_str(fragment);
    }
    Ok(url)
}

fn encode_body(call: &Call<'_>, headers: &mut Vec<(String, String)>) -> Result<Option<Vec<u8>>, ModuleError> {
    let kind = call.inputs.text("body_type");
    let given = call.inputs.given("body");
    let value = call.inputs.value("body");
    let (content_type, body) = match kind.as_str() {
        // The short id has no `body_type`: structured values go out as JSON, text as it is.
        "" if given && !value.is_string() => (Some("application/json"), expr::text_of(&json_text(&value))),
        "" | "raw" if given => (None, call.inputs.text("body")),
        "" | "raw" | "none" => return Ok(None),
        "json" if value.is_string() => (Some("application/json"), call.inputs.text("body")),
        "json" => (Some("application/json"), value.to_string()),
        "form" => (Some("application/x-www-form-urlencoded"), form(&call.inputs.dictionary("body")?)),
        _ => return Err(ModuleError::input("body_type", "must be none, json, form or raw")),
    };
    if let Some(content_type) = content_type
        && !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"))
    {
        headers.push(("content-type".to_owned(), content_type.to_owned()));
    }
    Ok(Some(body.into_bytes()))
}

fn json_text(value: &Value) -> Value {
    Value::String(value.to_string())
}

/// `application/x-www-form-urlencoded`, with the unreserved characters of RFC 3986 left as they are.
fn form(entries: &Map<String, Value>) -> String {
    let mut out = String::new();
    for (name, value) in entries {
        if !out.is_empty() {
            out.push('&');
        }
        encode(&mut out, name);
        out.push('=');
        encode(&mut out, &expr::text_of(value));
    }
    out
}

fn encode(out: &mut String, text: &str) {
    out.extend(percent_encoding::utf8_percent_encode(text, UNRESERVED_KEPT));
}

const UNRESERVED_KEPT: &percent_encoding::AsciiSet =
    &percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;

    fn started(module: &Module, values: Value) -> Result<Action, ModuleError> {
        Bench::new().start(module, values)
    }

    fn request(module: &Module, values: Value) -> HttpRequest {
        match started(module, values) {
            Ok(Action::Effect(Effect::Http { request, .. })) => request,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_short_id_sends_text_as_it_is_and_structures_as_json() {
        let sent = request(&SHORT, json!({"url": "http://a/b", "method": "post", "body": "{{x}}"}));
        assert_eq!((sent.method.as_str(), sent.body.as_deref()), ("POST", Some(b"{{x}}".as_slice())));
        assert!(sent.headers.is_empty());
        assert_eq!(sent.timeout_ms, 30_000);
        let sent = request(&SHORT, json!({"url": "http://a/b", "method": "POST", "body": {"a": 1}}));
        assert_eq!(sent.body.as_deref(), Some(br#"{"a":1}"#.as_slice()));
        assert_eq!(sent.headers, [("content-type".to_owned(), "application/json".to_owned())]);
    }

    #[test]
    fn the_long_id_builds_query_and_form() {
        let sent = request(
            &LONG,
            json!({"url": "http://a/b?x=1#f", "method": "POST", "query_params": {"q": "a b&c"},
                   "body_type": "form", "body": {"n": 1, "ü": "="}}),
        );
        assert_eq!(sent.url, "http://a/b?x=1&q=a%20b%26c#f");
        assert_eq!(sent.body.as_deref(), Some(b"n=1&%C3%BC=%3D".as_slice()));
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (values, name) in [
            (json!({}), "url"),
            (json!({"url": "http://a", "method": "BREW"}), "method"),
            (json!({"url": "http://a", "timeout": "soon"}), "timeout"),
            (json!({"url": "http://a", "timeout": 301}), "timeout"),
            (json!({"url": "http://a", "headers": {"a b": "c"}}), "headers"),
            (json!({"url": "http://a", "headers": {"a": "x\r\ny: z"}}), "headers"),
        ] {
            match started(&SHORT, values) {
                Err(ModuleError::Input { name: found, .. }) => assert_eq!(found, name),
                other => panic!("{name}: {other:?}"),
            }
        }
    }

    #[test]
    fn a_status_fails_the_step_only_if_asked_and_is_tried_again_only_if_it_may_be() {
        let answer = |status| {
            let body = b"why".to_vec();
            EffectResult::Http(Ok(HttpResponse { status, headers: Vec::new(), body, url: String::new() }))
        };
        let failed = |inputs: &Value, result| match Bench::new().finish(&SHORT, inputs.clone(), result) {
            Err(ModuleError::Failed(failure)) => Some((failure.retryable, failure.partial.get("body").cloned())),
            Err(other @ ModuleError::Input { .. }) => panic!("{other}"),
            Ok(_) => None,
        };
        assert_eq!(failed(&json!({}), answer(500)), None);
        let body = Some(json!("why"));
        for (status, once, expected) in [
            (204, false, None),
            (404, false, Some((false, body.clone()))),
            (429, false, Some((true, body.clone()))),
            (503, false, Some((true, body.clone()))),
            (503, true, Some((false, body.clone()))),
        ] {
            let inputs = json!({"fail_on_status": true, "at_most_once": once});
            assert_eq!(failed(&inputs, answer(status)), expected, "{status}");
        }
        for once in [true, false] {
            let failure = crate::EffectFailure { message: "reset".into(), retryable: true };
            let inputs = json!({"url": "http://a", "at_most_once": once});
            assert_eq!(failed(&inputs, EffectResult::Http(Err(failure))), Some((!once, None)));
            let Effect::Http { at_most_once, .. } = Bench::new().effect(&SHORT, inputs) else { panic!("no request") };
            assert_eq!(at_most_once, once);
        }
    }

    #[test]
    fn repeated_answer_fields_are_joined() {
        let response = HttpResponse {
            status: 201,
            headers: vec![("a".into(), "1".into()), ("a".into(), "2".into())],
            body: b"ok".to_vec(),
            url: String::new(),
        };
        let done = outputs(false, response);
        assert_eq!(Value::Object(done.outputs), json!({"statusCode": 201, "body": "ok", "headers": {"a": "1, 2"}}));
    }
}
