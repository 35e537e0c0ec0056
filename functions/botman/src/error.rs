//! Errors as callers of this facade read them: `{"response":{"error":{"code","message"}}}`.
//!
//! Callers read the body, so what is wrong with a request is told with HTTP 200. What no caller can mend is told with the HTTP status, too:
//! no such path (404), no such verb anywhere (405), a body that is too large (413), our own failures (500, 503).

use ::api::response::{json, set_header};
use ::api::schema::{matching, object, text};
use ::api::{Failure, Response};
use engine::{Error, StoreError};
use http::StatusCode;
use http::header::{ALLOW, WWW_AUTHENTICATE};
use serde_json::{Value, json};

/// A refusal in this facade's own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// There is no such API.
    NotFound,
    /// It is switched off.
    Disabled,
    /// It does not answer this verb.
    Method,
    /// It does not answer this address.
    Address,
    /// A token is needed.
    TokenRequired,
    /// It is not that one.
    TokenInvalid,
    /// User and password are needed.
    PasswordRequired,
    /// They are not those.
    PasswordInvalid,
    /// The address was called before.
    Repeated,
    /// The wait at the address is over.
    Late,
}

impl Refusal {
    /// Whether a secret was presented that is not the right one.
    pub(crate) fn is_wrong_guess(self) -> bool {
        matches!(self, Self::TokenInvalid | Self::PasswordInvalid)
    }

    /// The refusal as an answer with HTTP 200, as this facade's callers expect.
    pub(crate) fn answer(self) -> Response {
        self.answered_with(StatusCode::OK)
    }

    /// The refusal as an answer with that status.
    pub(crate) fn answered_with(self, status: StatusCode) -> Response {
        let mut response = self.told(status);
        if let Some(challenge) = self.challenge() {
            set_header(&mut response, WWW_AUTHENTICATE, challenge);
        }
        response
    }

    /// How the caller may prove itself. Callers of this facade look into the body, but their libraries may know the header.
    fn challenge(self) -> Option<&'static str> {
        match self {
            Self::TokenRequired | Self::TokenInvalid => Some("Bearer realm=\"botman\""),
            Self::PasswordRequired | Self::PasswordInvalid => Some("Basic realm=\"botman\", charset=\"UTF-8\""),
            _ => None,
        }
    }

    fn told(self, status: StatusCode) -> Response {
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

/// The answer to a request that failed.
pub(crate) fn envelope(error: &Error, failure: &Failure<'_>) -> Response {
    let text = error.to_string();
    let (status, code, message) = match error {
        Error::Unauthenticated
        | Error::TokenExpired
        | Error::Forbidden { .. }
        | Error::Invalid { .. }
        | Error::InvalidSteps { .. }
        | Error::BadFile { .. } => (StatusCode::OK, "requestError.invalidParams", text.as_str()),
        Error::NotRunnable { .. } => (StatusCode::OK, "requestError.workflowInvalid", text.as_str()),
        Error::VersionDisabled { .. } => (StatusCode::OK, "requestError.apiDisabled", text.as_str()),
        Error::WorkflowDisabled => (StatusCode::OK, "requestError.apiDisabled", "工作流未启用"),
        Error::ApiNotFound => return Refusal::NotFound.answer(),
        Error::WorkflowNotFound
        | Error::FolderNotFound
        | Error::ExecutionNotFound
        | Error::ModuleNotFound
        | Error::NotFound { .. } => (StatusCode::OK, "requestError.apiNotFound", text.as_str()),
        Error::NameTaken { .. }
        | Error::VersionEnabled { .. }
        | Error::FolderNameTaken { .. }
        | Error::Exists { .. }
        | Error::Changed { .. }
        | Error::Busy { .. }
        | Error::ExecutionRunning { .. }
        | Error::ExecutionOwes { .. }
        | Error::KeyReused
        | Error::NotResumable { .. }
        | Error::NotDeliverable { .. }
        | Error::ExecutionEnded { .. }
        | Error::FolderNotEmpty => (StatusCode::OK, "requestError.conflict", text.as_str()),
        Error::RouteNotFound => (StatusCode::NOT_FOUND, "requestError.apiNotFound", "No such path"),
        Error::MethodNotAllowed => {
            (StatusCode::METHOD_NOT_ALLOWED, "requestError.methodNotAllowed", "Method not allowed")
        }
        Error::TooLarge { .. } | Error::TooMuch { .. } => {
            (StatusCode::PAYLOAD_TOO_LARGE, "requestError.bodyTooLarge", text.as_str())
        }
        Error::Unsupported { .. } => {
            (StatusCode::UNSUPPORTED_MEDIA_TYPE, "requestError.unsupportedBody", text.as_str())
        }
        Error::RateLimited { .. } => (StatusCode::TOO_MANY_REQUESTS, "requestError.rateLimited", text.as_str()),
        Error::Store(StoreError::Unavailable { .. }) => {
            (StatusCode::SERVICE_UNAVAILABLE, "serverError.unavailable", "Service unavailable")
        }
        Error::Store(StoreError::Refused { .. } | StoreError::Corrupt { .. }) | Error::Internal(_) => {
            (StatusCode::INTERNAL_SERVER_ERROR, "serverError.internal", "Internal server error")
        }
    };
    let mut response = show(status, code, message);
    if status == StatusCode::METHOD_NOT_ALLOWED {
        set_header(&mut response, ALLOW, &failure.allow.join(", "));
    }
    response
}

/// The same with an HTTP status of its own: for callers who are told to look at nothing else.
pub(crate) fn strict(error: &Error, failure: &Failure<'_>) -> Response {
    let mut response = envelope(error, failure);
    if response.status() == StatusCode::OK {
        *response.status_mut() = match error {
            Error::ExecutionEnded { .. } => StatusCode::GONE,
            Error::ApiNotFound
            | Error::WorkflowNotFound
            | Error::FolderNotFound
            | Error::ExecutionNotFound
            | Error::ModuleNotFound
            | Error::NotFound { .. } => StatusCode::NOT_FOUND,
            Error::Unauthenticated | Error::TokenExpired => StatusCode::UNAUTHORIZED,
            Error::Forbidden { .. } => StatusCode::FORBIDDEN,
            Error::Invalid { .. } | Error::InvalidSteps { .. } | Error::BadFile { .. } => StatusCode::BAD_REQUEST,
            _ => StatusCode::CONFLICT,
        };
    }
    response
}

fn show(status: StatusCode, code: &str, message: &str) -> Response {
    json(status, &json!({"response": {"error": {"code": code, "message": message}}}))
}
