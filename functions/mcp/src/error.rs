//! Errors: those of the protocol, and those that a tool reports to the model.

use api::schema::{any, constant, integer, object, or_null, saying, text};
use api::{Failure, Response, envelope, response};
use engine::Error;
use http::StatusCode;
use http::header::ALLOW;
use model::json::HAS_RESERVED_KEY;
use serde_json::{Value, json};

/// The body is not JSON.
const PARSE: i64 = -32_700;
/// The body is not a message.
const REQUEST: i64 = -32_600;
/// There is no such method.
pub(crate) const METHOD_NOT_FOUND: i64 = -32_601;
/// The parameters of the method are wrong.
const PARAMS: i64 = -32_602;
/// Sluice has failed.
pub(crate) const INTERNAL: i64 = -32_603;
/// The headers do not have the same values as the body.
const HEADERS: i64 = -32_020;
/// The version of the protocol is not supported.
const VERSION: i64 = -32_022;
/// The caller was refused before its message was read: because of its credentials, scope, rate or
/// size.
const REFUSED: i64 = -32_000;

/// The error with which a message is refused, in the format of JSON-RPC.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) code: i64,
    pub(crate) message: String,
    pub(crate) data: Value,
}

impl Refusal {
    fn new(code: i64, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), data: Value::Null }
    }

    pub(crate) fn parse() -> Self {
        Self::new(PARSE, "the body is not JSON")
    }

    pub(crate) fn request(message: impl Into<String>) -> Self {
        Self::new(REQUEST, message)
    }

    pub(crate) fn params(message: impl Into<String>) -> Self {
        Self::new(PARAMS, message)
    }

    /// An object of the message has a key that no value can have.
    pub(crate) fn reserved() -> Self {
        Self::request(format!("the message {HAS_RESERVED_KEY}"))
    }

    pub(crate) fn cursor() -> Self {
        Self::params("params.cursor must be the nextCursor of another page")
    }

    pub(crate) fn method(name: &str) -> Self {
        Self::new(METHOD_NOT_FOUND, format!("there is no method '{name}'"))
    }

    pub(crate) fn headers(message: impl Into<String>) -> Self {
        Self::new(HEADERS, message)
    }

    pub(crate) fn version(asked: &str, supported: &[&str]) -> Self {
        Self {
            data: json!({"supported": supported, "requested": asked}),
            ..Self::new(VERSION, "the version of the protocol is not supported")
        }
    }

    /// The answer to the message with this id.
    pub(crate) fn answer(&self, id: &Value, status: StatusCode) -> Response {
        let mut error = json!({"code": self.code, "message": self.message});
        if let (Some(fields), false) = (error.as_object_mut(), self.data.is_null()) {
            fields.insert("data".to_owned(), self.data.clone());
        }
        response::json(status, &json!({"jsonrpc": "2.0", "id": id, "error": error}))
    }
}

/// The reason why a method has no result.
pub(crate) enum Failed {
    /// The message is wrong.
    Message(Refusal),
    /// The whole request fails, as in other facades: the caller does not have the scope, or Sluice
    /// fails.
    Route(Error),
}

impl From<Refusal> for Failed {
    fn from(refusal: Refusal) -> Self {
        Self::Message(refusal)
    }
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self::Route(error)
    }
}

/// Whether a model can do something about the error, so that it is the result of a tool.
pub(crate) fn is_for_the_model(error: &Error) -> bool {
    !matches!(
        error,
        Error::Unauthenticated
            | Error::TokenExpired
            | Error::TokenRefused { .. }
            | Error::IssuerUnavailable { .. }
            | Error::Forbidden { .. }
            | Error::Store(_)
            | Error::Internal(_)
    )
}

/// The error in the format of the result of a tool, with the wrong field.
pub(crate) fn tool_error(error: &Error) -> Value {
    let shown = envelope::show(error);
    let mut told = json!({"message": error.to_string(), "status": shown.status.as_u16()});
    if let (Some(fields), Some(Value::Object(details))) = (told.as_object_mut(), error.details()) {
        fields.extend(details);
    }
    json!({"error": told})
}

/// The answer to a request that failed before its message was read.
pub(crate) fn failed(error: &Error, failure: &Failure<'_>) -> Response {
    let shown = envelope::show(error);
    let code = if shown.status.is_server_error() { INTERNAL } else { REFUSED };
    let refusal =
        Refusal { data: error.details().unwrap_or_default(), ..Refusal::new(code, shown.message.into_owned()) };
    let mut response = refusal.answer(&Value::Null, shown.status);
    if shown.status == StatusCode::METHOD_NOT_ALLOWED {
        response::set_header(&mut response, ALLOW, &failure.allow.join(", "));
    }
    response
}

/// The schema of an error.
pub(crate) fn schema() -> Value {
    let error = object([("code", integer()), ("message", text()), ("data?", any())]);
    object([
        ("jsonrpc", constant("2.0")),
        ("id", saying(or_null(&any()), "That of the message; null if the message was not read")),
        ("error", error),
    ])
}
