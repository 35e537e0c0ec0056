//! The errors of this facade: `{"code","message"}`, without data.
//!
//! Callers read the body, so a mistake in a request is answered with HTTP 200. The API documents
//! the codes 40001 to 40004; the codes 40005 to 40007, 400, 409, 415, 429, 500 and 503 are
//! additions of Sluice. Errors that the caller cannot correct also have their HTTP status.

use ::api::envelope as codes;
use ::api::response::{json, set_header};
use ::api::schema::{Named, any, constant, integer, object, text};
use ::api::{Failure, Response};
use engine::Error;
use http::StatusCode;
use http::header::ALLOW;
use serde_json::{Value, json};

/// The code of a successful answer.
const SUCCESS: u32 = 200;
const SUCCESS_MESSAGE: &str = "操作成功";
/// The code of a run that failed, and of failures of Sluice.
pub(crate) const FAILED: u32 = 500;

/// A successful answer: `{"code":200,"message","data"}`.
pub(crate) fn success(data: &Value) -> Response {
    json(StatusCode::OK, &json!({"code": SUCCESS, "message": SUCCESS_MESSAGE, "data": data}))
}

/// A successful answer without data: `{"code":200,"message"}`.
pub(crate) fn accepted() -> Response {
    json(StatusCode::OK, &json!({"code": SUCCESS, "message": SUCCESS_MESSAGE}))
}

/// The schema of [`accepted`].
pub(crate) fn accepted_schema() -> Value {
    object([("code", constant(SUCCESS)), ("message", text())])
}

/// The schema of a successful answer with this data.
pub(crate) fn success_schema(data: &Value) -> Value {
    object([("code", constant(SUCCESS)), ("message", text()), ("data", data.clone())])
}

/// The schema of an error.
pub(crate) fn schema() -> Value {
    object([("code", integer()), ("message", text()), ("data?", any())]).named("ItriggerError")
}

/// A refusal with a code and message of this facade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The request has no id or no secret.
    CredentialsMissing,
    /// No application has this id and this secret.
    CredentialsWrong,
    /// The application is frozen.
    Frozen,
    /// The application has reached its limit of tokens per day.
    OverLimit,
    /// The access token is invalid or has expired.
    Token,
    /// The application was not granted this API.
    NotGranted,
    /// No API record has this name.
    NotFound,
    /// The API record is disabled.
    Disabled,
    /// The API record does not allow this method.
    Method,
    /// The API record does not allow this IP address.
    Address,
}

impl Refusal {
    /// The answer to a refusal. Its HTTP status is 200.
    pub(crate) fn answer(self) -> Response {
        let (code, message) = match self {
            Self::CredentialsMissing => (40001, "appId或appSecret为空"),
            Self::CredentialsWrong => (40002, "appId或appSecret格式不正确"),
            Self::Frozen => (40003, "应用appId已被冻结"),
            Self::OverLimit => (40004, "超过租户调用次数限制"),
            Self::Token => (40005, "accessToken无效或已过期"),
            Self::NotGranted => (40006, "应用没有该API的权限"),
            Self::NotFound => (40007, "API不存在"),
            Self::Disabled => (40007, "API未启用"),
            Self::Method => (40007, "API不支持该请求方式"),
            Self::Address => (40006, "IP地址不在允许范围内"),
        };
        show(StatusCode::OK, code, message)
    }
}

/// Answers a request that failed.
pub(crate) fn envelope(error: &Error, failure: &Failure<'_>) -> Response {
    let text = error.to_string();
    let status = codes::show(error).status;
    let (status, code, message) = match (error, status.as_u16()) {
        (Error::ApiNotFound, _) => return Refusal::NotFound.answer(),
        (Error::RouteNotFound, _) => (status, 40007, "API不存在"),
        (Error::WorkflowDisabled, _) => (StatusCode::OK, 409, "工作流未启用"),
        (_, 401) => return Refusal::Token.answer(),
        (_, 403) => return Refusal::NotGranted.answer(),
        (_, 400 | 404 | 422) => (StatusCode::OK, 400, text.as_str()),
        (_, 405) => (status, 405, "Method not allowed"),
        (_, code @ (413 | 415 | 429)) => (status, code.into(), text.as_str()),
        (_, 500) => (status, FAILED, "Internal server error"),
        (_, 503) => (status, 503, "Service unavailable"),
        _ => (StatusCode::OK, 409, text.as_str()),
    };
    let mut response = show(status, code, message);
    if status == StatusCode::METHOD_NOT_ALLOWED {
        set_header(&mut response, ALLOW, &failure.allow.join(", "));
    }
    response
}

/// An answer without data: `{"code","message"}`.
pub(crate) fn show(status: StatusCode, code: u32, message: &str) -> Response {
    json(status, &json!({"code": code, "message": message}))
}
