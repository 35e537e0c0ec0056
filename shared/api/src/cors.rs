//! Headers for browsers. Tokens travel in headers, never in cookies, so any origin may ask.

use crate::response::{Response, empty};
use http::StatusCode;
use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, CACHE_CONTROL, HeaderValue, X_CONTENT_TYPE_OPTIONS,
};

/// The verbs that a page may use. The template says the same; a test sees to it.
pub const METHODS: &str = "GET, HEAD, POST, PUT, DELETE, OPTIONS";
/// The headers that a page may send.
pub const ALLOWED: &str = "accept-language, accesstoken, authorization, content-encoding, content-type, idempotency-key, if-match, \
                           if-none-match, juggle-token, password, token, user, x-pairing-key, x-root-key";
/// The headers of answers that a page may read, beside those that every page may.
pub const EXPOSED: &str = "allow, content-disposition, content-encoding, etag, location, retry-after, www-authenticate, \
                           x-ratelimit-limit, x-ratelimit-remaining, x-ratelimit-reset";

/// What a preflight is told.
pub(crate) fn preflight() -> Response {
    let mut response = empty(StatusCode::NO_CONTENT);
    let headers = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static(METHODS));
    headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static(ALLOWED));
    headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
    response
}

/// What every answer carries.
pub(crate) fn apply(response: &mut Response) {
    let headers = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(EXPOSED));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}
