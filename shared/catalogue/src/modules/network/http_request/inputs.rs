//! What a request is described by, and what it leaves.

use crate::descriptor::{Constraints, Fallback, InputSpec, OutputSpec, Reading, SECONDS, UiType, ValueType, text};

pub(super) const METHODS: &[&str] = &["GET", "POST", "PUT", "DELETE", "PATCH"];
pub(super) const LONG_METHODS: &[&str] = &["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"];
const BODY_TYPES: &[&str] = &["none", "json", "form", "raw", "file", "multipart"];
/// What vFlow's editor stores for them.
const BODY_LABELS: &[(&str, &str)] =
    &[("无", "none"), ("表单", "form"), ("原始文本", "raw"), ("Raw Text", "raw"), ("文件", "file")];

pub(super) const fn url() -> InputSpec {
    InputSpec::new("url", ValueType::String, text("URL", "URL"), text("请求地址", "Request URL"))
        .required()
        .constrained(Constraints {
            pattern: Some("^https?://.*"),
            min_length: Some(1),
            max_length: Some(2000),
            ..Constraints::NONE
        })
}

/// The same where the scheme may be left out.
pub(super) const fn bare_url() -> InputSpec {
    url().constrained(Constraints {
        pattern: Some("^(https?://.*|[^:/]+(:[0-9]+)?(/.*)?)$"),
        min_length: Some(1),
        max_length: Some(2000),
        ..Constraints::NONE
    })
}

pub(super) const fn method(options: &'static [&'static str]) -> InputSpec {
    InputSpec::new("method", ValueType::String, text("请求方法", "Method"), text("HTTP请求方法", "HTTP request method"))
        .required()
        .or(Fallback::Text("GET"))
        .ui(UiType::Dropdown)
        .constrained(Constraints { options, ..Constraints::NONE })
        .logged()
}

pub(super) const fn headers() -> InputSpec {
    InputSpec::new(
        "headers",
        ValueType::Dictionary,
        text("请求头", "Headers"),
        text("自定义HTTP请求头", "Custom HTTP headers"),
    )
    .ui(UiType::KeyValueEditor)
}

pub(super) const fn body() -> InputSpec {
    InputSpec::new("body", ValueType::String, text("请求体", "Body"), text("POST请求体", "POST request body"))
        .read(Reading::JsonText)
        .ui(UiType::CodeEditor)
        .constrained(Constraints { language: Some("json"), ..Constraints::NONE })
}

pub(super) const fn timeout(seconds: i64) -> InputSpec {
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

pub(super) const QUERY: InputSpec = InputSpec::new(
    "query_params",
    ValueType::Dictionary,
    text("查询参数", "Query Parameters"),
    text("附加到地址的参数", "Added to the URL"),
)
.ui(UiType::KeyValueEditor);

pub(super) const BODY_TYPE: InputSpec = InputSpec::new(
    "body_type",
    ValueType::String,
    text("请求体类型", "Body Type"),
    text("请求体的编码方式", "How the body is encoded"),
)
.or(Fallback::Text("none"))
.ui(UiType::Dropdown)
.constrained(Constraints::one_of(BODY_TYPES, BODY_LABELS));

/// The same where it is found out from the body if it is not given.
pub(super) const BODY_TYPE_OPTIONAL: InputSpec = InputSpec { fallback: Fallback::Null, ..BODY_TYPE };

pub(super) const BODY_BASE64: InputSpec = InputSpec::new(
    "body_base64",
    ValueType::String,
    text("请求体(Base64)", "Body In Base64"),
    text("以 Base64 给出的二进制请求体", "The bytes to send, in base64; for the body type file, or without one"),
);

pub(super) const FILE: InputSpec = InputSpec::new(
    "file",
    ValueType::String,
    text("文件", "File"),
    text("请求体类型为 file 时发送的文件路径", "The path of the account's file that the body type file sends"),
);

pub(super) const CHARSET: InputSpec = InputSpec::new(
    "charset",
    ValueType::String,
    text("响应字符集", "Charset Of The Answer"),
    text(
        "响应的字符集，如 GBK；不填则由响应自己说明",
        "What the answer is read in, such as GBK; without it, what the answer says of itself",
    ),
);

pub(super) const FAIL_ON_STATUS: InputSpec = InputSpec::new(
    "fail_on_status",
    ValueType::Boolean,
    text("状态码失败", "Fail On Status"),
    text("状态码不是2xx时视为失败", "A status other than 2xx fails the step"),
)
.or(Fallback::Boolean(false))
.ui(UiType::Switch);

pub(super) const IDEMPOTENCY: InputSpec = InputSpec::new(
    "send_idempotency_key",
    ValueType::Boolean,
    text("发送幂等键", "Send Idempotency Key"),
    text("附带 Idempotency-Key 请求头", "Sends the step's Idempotency-Key header"),
)
.or(Fallback::Boolean(true))
.ui(UiType::Switch);

pub(super) const AT_MOST_ONCE: InputSpec = InputSpec::new(
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

pub(super) const STATUS: OutputSpec = OutputSpec::new(
    "statusCode",
    ValueType::Number,
    text("状态码", "Status Code"),
    text("HTTP响应状态码", "HTTP response status code"),
)
.logged();

pub(super) const JSON: OutputSpec = OutputSpec::new(
    "json",
    ValueType::Any,
    text("响应JSON", "Response JSON"),
    text("响应体为 JSON 时的值，否则为空", "The value of a body that is JSON; null for any other"),
);

pub(super) const BODY_BASE64_OUT: OutputSpec = OutputSpec::new(
    "body_base64",
    ValueType::String,
    text("响应体(Base64)", "Response Body In Base64"),
    text("二进制响应体的 Base64；文本响应为空", "The bytes of a body that is no text, in base64; null for a text"),
);

pub(super) const IS_BINARY: OutputSpec = OutputSpec::new(
    "is_binary",
    ValueType::Boolean,
    text("是否二进制", "Is Binary"),
    text("响应体是否不是文本；此时 body 为空", "Whether the body is no text; the text is empty then"),
);
