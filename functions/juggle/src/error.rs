//! The errors of this facade.
//!
//! Callers read the body, so a mistake in a call is answered with HTTP 200; only a wrong token is
//! answered with 401. Errors of the HTTP layer also have their status: an unknown path (404), a
//! wrong method (405), a body that is too large (413), too many requests (429), and failures of
//! Sluice.

use crate::envelope;
use api::envelope as codes;
use api::response::set_header;
use api::{Failure, Response};
use engine::Error;
use http::StatusCode;
use http::header::ALLOW;

/// The codes and messages of the API that this facade imitates.
const BAD_TOKEN: (i64, &str) = (2_000_011_005, "令牌错误");
const NO_FLOW: (i64, &str) = (2_000_061_001, "流程不存在");
const FLOW_DISABLED: (i64, &str) = (2_000_061_003, "流程未启用，无法调用");
const SYSTEM_ERROR: (i64, &str) = (1, "系统错误");

/// Answers a request that failed.
pub(crate) fn envelope(error: &Error, failure: &Failure<'_>) -> Response {
    let status = codes::show(error).status;
    match (error, status.as_u16()) {
        (Error::WorkflowNotFound | Error::NotFound { .. }, _) => plain(StatusCode::OK, NO_FLOW),
        (Error::WorkflowDisabled | Error::VersionDisabled { .. }, _) => plain(StatusCode::OK, FLOW_DISABLED),
        (_, 401) => plain(status, BAD_TOKEN),
        (_, 405) => {
            let mut response = with_reason(status, error);
            set_header(&mut response, ALLOW, &failure.allow.join(", "));
            response
        }
        (_, 500 | 503) => plain(status, SYSTEM_ERROR),
        (Error::RouteNotFound, _) | (_, 413 | 415 | 429) => with_reason(status, error),
        _ => with_reason(StatusCode::OK, error),
    }
}

fn plain(status: StatusCode, (code, message): (i64, &str)) -> Response {
    envelope::failed(status, code, message)
}

/// The answer to errors that the API has no code for: the general code, and the reason after its
/// message.
fn with_reason(status: StatusCode, error: &Error) -> Response {
    let (code, message) = SYSTEM_ERROR;
    envelope::failed(status, code, &format!("{message}: {error}"))
}
