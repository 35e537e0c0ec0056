//! The errors of this facade: `{"response":{"error":{"code","message"}}}`.
//!
//! Callers read the body, so a mistake in a request is answered with HTTP 200. Other errors also
//! have their HTTP status: an unknown path (404), a method that the path does not have (405), a
//! body that is too large (413), too many requests (429), and failures of Sluice (500, 503).

use ::api::called::Closed;
use ::api::envelope as codes;
use ::api::response::{json, set_header};
use ::api::schema::{matching, object, text};
use ::api::{Failure, Response};
use engine::Error;
use http::StatusCode;
use http::header::{ALLOW, WWW_AUTHENTICATE};
use serde_json::{Value, json};

/// A refusal with a code and message of this facade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// No API record has this name.
    NotFound,
    /// The API record is disabled.
    Disabled,
    /// The API record does not allow this method.
    Method,
    /// The API record does not allow this IP address.
    Address,
    /// The request has no token.
    TokenRequired,
    /// The token is wrong.
    TokenInvalid,
    /// The request has no user or no password.
    PasswordRequired,
    /// The user or the password is wrong.
    PasswordInvalid,
    /// A signal was already received at this address.
    Repeated,
    /// The execution no longer waits at this address.
    Late,
}

impl From<Closed> for Refusal {
    fn from(closed: Closed) -> Self {
        match closed {
            Closed::Disabled => Self::Disabled,
            Closed::Method => Self::Method,
            Closed::Address => Self::Address,
        }
    }
}

impl Refusal {
    /// The answer to a refusal. Its status is 200, as callers of this facade expect.
    pub(crate) fn answer(self) -> Response {
        self.answered_with(StatusCode::OK)
    }

    /// The answer to a refusal, with this status.
    pub(crate) fn answered_with(self, status: StatusCode) -> Response {
        let mut response = self.body(status);
        if let Some(challenge) = self.challenge() {
            set_header(&mut response, WWW_AUTHENTICATE, challenge);
        }
        response
    }

    /// The authentication that is missing, for the header `WWW-Authenticate`. Callers of this
    /// facade read the body, but their HTTP libraries can use the header.
    fn challenge(self) -> Option<&'static str> {
        match self {
            Self::TokenRequired | Self::TokenInvalid => Some("Bearer realm=\"botman\""),
            Self::PasswordRequired | Self::PasswordInvalid => Some("Basic realm=\"botman\", charset=\"UTF-8\""),
            _ => None,
        }
    }

    fn body(self, status: StatusCode) -> Response {
        let (code, message) = match self {
            Self::NotFound => ("requestError.apiNotFound", "API not found"),
            Self::Disabled => ("requestError.apiDisabled", "接口未启用"),
            Self::Method => ("requestError.methodNotAllowed", "Method not allowed"),
            Self::Address => ("requestError.ipNotAllowed", "IP address not allowed"),
            Self::TokenRequired => ("requestError.invalidParams", "Token is required"),
            Self::TokenInvalid => ("requestError.invalidParams", "Token is invalid"),
            Self::PasswordRequired => ("requestError.invalidParams", "User/Password is required"),
            Self::PasswordInvalid => ("requestError.invalidParams", "User/Password is invalid"),
            Self::Repeated => ("requestError.repeatedOperation", "The address has been called before"),
            Self::Late => {
                ("requestError.waitIsOver", "The wait at this address is over; the run has gone on without a call")
            }
        };
        show(status, code, message)
    }
}

/// The schema of errors.
pub(crate) fn schema() -> Value {
    let error = object([("code", matching("^(requestError|serverError)\\.[A-Za-z]+$")), ("message", text())]);
    object([("response", object([("error", error)]))])
}

/// Answers a request that failed.
pub(crate) fn envelope(error: &Error, failure: &Failure<'_>) -> Response {
    let text = error.to_string();
    let status = codes::show(error).status;
    let (status, code, message) = match (error, status.as_u16()) {
        (Error::VersionDisabled { .. }, _) => (StatusCode::OK, "requestError.apiDisabled", text.as_str()),
        (Error::WorkflowDisabled, _) => (StatusCode::OK, "requestError.apiDisabled", "工作流未启用"),
        (Error::ApiNotFound, _) => return Refusal::NotFound.answer(),
        (Error::RouteNotFound, _) => (status, "requestError.apiNotFound", "No such path"),
        (_, 400 | 401 | 403) => (StatusCode::OK, "requestError.invalidParams", text.as_str()),
        (_, 404) => (StatusCode::OK, "requestError.apiNotFound", text.as_str()),
        (_, 405) => (status, "requestError.methodNotAllowed", "Method not allowed"),
        (_, 413) => (status, "requestError.bodyTooLarge", text.as_str()),
        (_, 415) => (status, "requestError.unsupportedBody", text.as_str()),
        (_, 422) => (StatusCode::OK, "requestError.workflowInvalid", text.as_str()),
        (_, 429) => (status, "requestError.rateLimited", text.as_str()),
        (_, 500) => (status, "serverError.internal", "Internal server error"),
        (_, 503) => (status, "serverError.unavailable", "Service unavailable"),
        _ => (StatusCode::OK, "requestError.conflict", text.as_str()),
    };
    let mut response = show(status, code, message);
    if status == StatusCode::METHOD_NOT_ALLOWED {
        set_header(&mut response, ALLOW, &failure.allow.join(", "));
    }
    response
}

/// The same answer with an error status instead of 200, for callers who only check the status.
pub(crate) fn strict(error: &Error, failure: &Failure<'_>) -> Response {
    let mut response = envelope(error, failure);
    if response.status() == StatusCode::OK {
        *response.status_mut() = match error {
            Error::ExecutionEnded { .. } => StatusCode::GONE,
            _ => codes::show(error).status,
        };
    }
    response
}

fn show(status: StatusCode, code: &str, message: &str) -> Response {
    json(status, &json!({"response": {"error": {"code": code, "message": message}}}))
}
