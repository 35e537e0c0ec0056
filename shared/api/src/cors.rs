//! Headers for browsers. Any origin is allowed, because tokens are in headers and never in cookies.

use crate::response::{Response, empty};
use http::StatusCode;
use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, CACHE_CONTROL, HeaderValue, X_CONTENT_TYPE_OPTIONS,
};

/// The methods that a page may use. The template repeats them; a test compares both.
pub const METHODS: &str = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
/// The request headers that a page may send.
pub const ALLOWED: &str = "accept-language, accesstoken, authorization, content-encoding, content-type, idempotency-key, if-match, \
                           if-none-match, juggle-token, last-event-id, mcp-method, mcp-name, mcp-protocol-version, password, token, user, x-pairing-key, x-root-key";
/// The headers of answers that a page may read, in addition to those that every page may read.
pub const EXPOSED: &str = "allow, content-disposition, content-encoding, etag, location, retry-after, www-authenticate, \
                           x-ratelimit-limit, x-ratelimit-remaining, x-ratelimit-reset";

/// The answer to a preflight request.
pub(crate) fn preflight() -> Response {
    let mut response = empty(StatusCode::NO_CONTENT);
    let headers = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static(METHODS));
    headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static(ALLOWED));
    headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
    response
}

/// Sets the headers that every answer has.
pub(crate) fn apply(response: &mut Response) {
    let headers = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(EXPOSED));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}
