//! The errors of this facade: a code of the API's table with its message, and then the reason.
//!
//! The HTTP status is the code, except for 997 to 999, which have HTTP 200. The table does not have
//! 405, 413, 415 and 429; they mean what they mean in HTTP.

use crate::envelope;
use api::envelope as codes;
use api::response::set_header;
use api::{Failure, Response};
use engine::Error;
use http::StatusCode;
use http::header::ALLOW;

const INVALID: (u16, &str) = (400, "参数校验异常");
const UNAUTHENTICATED: (u16, &str) = (403, "身份验证失败");
const NO_PATH: (u16, &str) = (404, "请求路径异常");
const INTERNAL: (u16, &str) = (500, "服务器内部错误");
const UNAVAILABLE: (u16, &str) = (503, "服务器异常未发现");
const UNKNOWN: (u16, &str) = (997, "未知错误");
const NO_USER: (u16, &str) = (998, "用户不存在");
const BUSINESS: (u16, &str) = (999, "业务逻辑异常");

/// Refuses an application that has not authenticated, or whose code is not valid. The answer is the
/// same for all reasons, so that an attacker does not learn which part was wrong.
pub(crate) fn no_client() -> Response {
    with_reason(INVALID, "the client, its secret or its code is not valid")
}

/// Answers a request that failed.
pub(crate) fn envelope(error: &Error, failure: &Failure<'_>) -> Response {
    let text = error.to_string();
    match (error, codes::show(error).status.as_u16()) {
        (Error::RouteNotFound, _) => plain(NO_PATH),
        (Error::NotFound { what: "user" }, _) => plain(NO_USER),
        (Error::InvalidSteps { .. }, _) | (_, 404 | 409 | 422) => with_reason(BUSINESS, &text),
        (_, 400) => with_reason(INVALID, &text),
        (_, 401 | 403) => with_reason(UNAUTHENTICATED, &text),
        (_, 405) => {
            let mut response = with_reason((405, NO_PATH.1), &text);
            set_header(&mut response, ALLOW, &failure.allow.join(", "));
            response
        }
        (_, code @ (413 | 415)) => with_reason((code, INVALID.1), &text),
        (_, 429) => with_reason((429, BUSINESS.1), &text),
        (_, 500) => plain(INTERNAL),
        (_, 503) => plain(UNAVAILABLE),
        _ => with_reason(UNKNOWN, &text),
    }
}

fn with_reason((code, words): (u16, &str), what: &str) -> Response {
    answer(code, &format!("{words}: {what}"))
}

fn plain((code, words): (u16, &str)) -> Response {
    answer(code, words)
}

fn answer(code: u16, message: &str) -> Response {
    let status = StatusCode::from_u16(code).ok().filter(|_| code < 600);
    envelope::failed(status.unwrap_or(StatusCode::OK), code, message)
}
