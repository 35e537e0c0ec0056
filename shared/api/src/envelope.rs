//! The envelope of the web editor, `{code, message, data}`, and its table of codes.

mod errors;

pub use errors::show;

use crate::response::{self, json, set_header};
use crate::{Answer, Failure, Response, typed};
use engine::{Error, Result};
use http::StatusCode;
use http::header::ALLOW;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::borrow::Cow;

/// A row of the table of codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// The number in the field `code`.
    pub number: u16,
    /// The default text of the field `message`.
    pub message: &'static str,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $number:literal, $message:literal;)*) => {
        $($(#[$doc])* pub const $name: Code = Code { number: $number, message: $message };)*
    };
}

codes! {
    /// There is no workflow with this id.
    WORKFLOW_NOT_FOUND = 1001, "Workflow not found";
    /// A field or a parameter is invalid.
    INVALID_DATA = 1002, "Invalid workflow data";
    /// A run was refused or has failed.
    EXECUTION_FAILED = 1003, "Workflow execution failed";
    /// A name is taken.
    ALREADY_EXISTS = 1004, "Workflow already exists";
    /// A module does not exist, or cannot run on this host.
    MODULE_NOT_FOUND = 2001, "Module not found";
    /// There is no folder with this id.
    FOLDER_NOT_FOUND = 3001, "Folder not found";
    /// A folder with content cannot be deleted.
    FOLDER_NOT_EMPTY = 3002, "Folder not empty";
    /// There is no execution with this id.
    EXECUTION_NOT_FOUND = 5001, "Execution not found";
    /// The execution has already ended.
    EXECUTION_ENDED = 5002, "Execution already stopped";
    /// The credentials are missing or wrong.
    INVALID_AUTHENTICATION = 6001, "Invalid authentication";
    /// The token was valid and has expired.
    TOKEN_EXPIRED = 6002, "Token expired";
    /// The token does not have the scope that the route needs.
    INSUFFICIENT_PERMISSIONS = 6003, "Insufficient permissions";
    /// The caller has exceeded a rate limit.
    RATE_LIMIT_EXCEEDED = 7001, "Rate limit exceeded";
    /// The file does not have a supported format.
    INVALID_FILE_FORMAT = 8001, "Invalid file format";
    /// The file or the body is too large.
    FILE_SIZE_EXCEEDED = 8002, "File size exceeded";
    /// Sluice has failed.
    INTERNAL_ERROR = 9001, "Internal server error";
    /// Sluice cannot answer at the moment.
    SERVICE_UNAVAILABLE = 9002, "Service unavailable";
}

/// A successful answer with this status: `{"code":0,"message","data"}`.
pub fn success(status: StatusCode, message: &str, data: &Value) -> Response {
    let body = format!("{{\"code\":0,\"message\":{},\"data\":{data}}}", Value::from(message));
    response::written(status, body.into())
}

/// A successful answer with status 200: `{"code":0,"message":"success","data"}`.
pub fn ok(data: &Value) -> Response {
    success(StatusCode::OK, "success", data)
}

/// A successful answer with this status and a typed `data`.
pub fn with(status: StatusCode, message: &str, data: &impl Serialize) -> Result<Response> {
    let body = serde_json::to_vec(&Success { code: 0, message, data });
    let body = body.map_err(|_| Error::Internal("an answer cannot be serialized"))?;
    Ok(response::written(status, body.into()))
}

/// A successful answer as it is sent.
#[derive(Serialize)]
struct Success<'a, T> {
    code: u16,
    message: &'a str,
    data: &'a T,
}

/// A successful answer with status 200 and a typed `data`.
pub fn data(data: &impl Serialize) -> Result<Response> {
    with(StatusCode::OK, "success", data)
}

/// A successful answer whose `data` is a value of the type, for the reference.
pub const fn answer<T: JsonSchema>(status: u16, says: &'static str) -> Answer {
    Answer::json(status, says, schema_of::<T>)
}

/// The schema of a successful answer whose `data` is a value of the type.
pub fn schema_of<T: JsonSchema>() -> Value {
    schema(&typed::answer_schema::<T>())
}

/// The schema of a successful answer with this `data`.
pub fn schema(data: &Value) -> Value {
    use crate::schema::{Named, any, list, map, object, saying, text};
    let says =
        "What was ignored, and what is probably wrong: code, severity, path, message…; absent where that is nothing";
    let warnings = saying(list(&map(&any()).named("Warning")), says);
    object([("code", json!({"const": 0})), ("message", text()), ("data", data.clone()), ("warnings?", warnings)])
}

/// The schema of an error.
pub fn error_schema() -> Value {
    use crate::schema::{any, integer_in, null, object, saying, text};
    object([
        ("code", saying(integer_in(1001, 9999), "Its row in the table of codes")),
        ("message", text()),
        ("data", null()),
        ("details", saying(any(), "Facts about the error, such as the `field` that is wrong; may be null")),
    ])
}

/// An error as the envelope shows it.
pub struct Shown {
    /// The HTTP status.
    pub status: StatusCode,
    /// The row of the table of codes.
    pub code: Code,
    /// The message: the text of the row, or a more precise one.
    pub message: Cow<'static, str>,
}

impl Shown {
    /// An error with the text of its row as message.
    pub fn plainly(status: StatusCode, code: Code) -> Self {
        Self { status, code, message: Cow::Borrowed(code.message) }
    }

    /// An error with a message of its own.
    pub fn saying(status: StatusCode, code: Code, message: impl Into<Cow<'static, str>>) -> Self {
        Self { status, code, message: message.into() }
    }

    /// The answer `{"code","message","data":null,"details"}`. The details are those of the error;
    /// an error without details that is "not found" has the parameters of the path instead.
    pub fn answer(&self, error: &Error, failure: &Failure<'_>) -> Response {
        let details = match error.details() {
            Some(details) => details,
            None if self.status == StatusCode::NOT_FOUND && !failure.params.is_empty() => {
                let params = failure.params.iter().map(|(name, value)| ((*name).to_owned(), value.as_str().into()));
                Value::Object(params.collect::<Map<_, _>>())
            }
            None if self.status == StatusCode::METHOD_NOT_ALLOWED => json!({"allow": failure.allow}),
            None => Value::Null,
        };
        let body = json!({"code": self.code.number, "message": self.message, "data": null, "details": details});
        let mut response = json(self.status, &body);
        if self.status == StatusCode::METHOD_NOT_ALLOWED {
            set_header(&mut response, ALLOW, &failure.allow.join(", "));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn details_tell_what_was_not_found() {
        let params = [("workflowId", "w1".to_owned())];
        let failure = Failure { params: &params, allow: &[] };
        let shown = Shown::plainly(StatusCode::NOT_FOUND, WORKFLOW_NOT_FOUND);
        let response = shown.answer(&Error::WorkflowNotFound, &failure);
        let body: Value = serde_json::from_slice(response.body()).unwrap();
        assert_eq!(
            body,
            json!({"code": 1001, "message": "Workflow not found", "data": null, "details": {"workflowId": "w1"}})
        );
    }
}
