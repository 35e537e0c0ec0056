//! The errors of this facade.
//!
//! Callers read the body, so a mistake in a call is answered with HTTP 200; only a wrong token is
//! answered with 401. Errors of the HTTP layer also have their status: an unknown path (404), a
//! wrong method (405), a body that is too large (413), too many requests (429), and failures of
//! Sluice.

use crate::envelope;
use api::response::set_header;
use api::{Failure, Response};
use engine::{Error, StoreError};
use http::StatusCode;
use http::header::ALLOW;

/// The codes and messages of the API that this facade imitates.
const BAD_TOKEN: (i64, &str) = (2_000_011_005, "令牌错误");
const NO_FLOW: (i64, &str) = (2_000_061_001, "流程不存在");
const FLOW_DISABLED: (i64, &str) = (2_000_061_003, "流程未启用，无法调用");
const SYSTEM_ERROR: (i64, &str) = (1, "系统错误");

/// Answers a request that failed.
pub(crate) fn envelope(error: &Error, failure: &Failure<'_>) -> Response {
    let (status, (code, message)) = match error {
        Error::Unauthenticated | Error::TokenExpired | Error::TokenRefused { .. } => {
            (StatusCode::UNAUTHORIZED, BAD_TOKEN)
        }
        Error::WorkflowNotFound | Error::NotFound { .. } => (StatusCode::OK, NO_FLOW),
        Error::WorkflowDisabled | Error::VersionDisabled { .. } => (StatusCode::OK, FLOW_DISABLED),
        Error::Invalid { .. }
        | Error::InvalidSteps { .. }
        | Error::NotRunnable { .. }
        | Error::Forbidden { .. }
        | Error::BadFile { .. }
        | Error::FolderNotFound
        | Error::ExecutionNotFound
        | Error::ApiNotFound
        | Error::ModuleNotFound
        | Error::NameTaken { .. }
        | Error::FolderNameTaken { .. }
        | Error::FolderNotEmpty
        | Error::Exists { .. }
        | Error::VersionEnabled { .. }
        | Error::Changed { .. }
        | Error::Busy { .. }
        | Error::NoPlace { .. }
        | Error::KeyReused
        | Error::NotResumable { .. }
        | Error::ExecutionRunning { .. }
        | Error::ExecutionOwes { .. }
        | Error::NotDeliverable { .. }
        | Error::ExecutionEnded { .. } => return with_reason(StatusCode::OK, error),
        Error::RouteNotFound => return with_reason(StatusCode::NOT_FOUND, error),
        Error::MethodNotAllowed => {
            let mut response = with_reason(StatusCode::METHOD_NOT_ALLOWED, error);
            set_header(&mut response, ALLOW, &failure.allow.join(", "));
            return response;
        }
        Error::TooLarge { .. } | Error::TooMuch { .. } => return with_reason(StatusCode::PAYLOAD_TOO_LARGE, error),
        Error::Unsupported { .. } => return with_reason(StatusCode::UNSUPPORTED_MEDIA_TYPE, error),
        Error::RateLimited { .. } => return with_reason(StatusCode::TOO_MANY_REQUESTS, error),
        Error::Store(StoreError::Unavailable { .. }) | Error::IssuerUnavailable { .. } => {
            (StatusCode::SERVICE_UNAVAILABLE, SYSTEM_ERROR)
        }
        Error::Store(StoreError::Refused { .. } | StoreError::Corrupt { .. }) | Error::Internal(_) => {
            (StatusCode::INTERNAL_SERVER_ERROR, SYSTEM_ERROR)
        }
    };
    envelope::failed(status, code, message)
}

/// The answer to errors that the API has no code for: the general code, and the reason after its
/// message.
fn with_reason(status: StatusCode, error: &Error) -> Response {
    let (code, message) = SYSTEM_ERROR;
    envelope::failed(status, code, &format!("{message}: {error}"))
}
