//! Answers of routes, and helpers that build them.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderName, HeaderValue};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// An answer whose body is complete.
pub type Response = http::Response<Bytes>;

/// An answer with a JSON body.
pub fn json(status: StatusCode, body: &Value) -> Response {
    written(status, body.to_string().into())
}

/// An answer with a body of JSON that is already written.
pub(crate) fn written(status: StatusCode, body: Bytes) -> Response {
    let mut response = http::Response::new(body);
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    response
}

/// Adds a tag of the body to the answer, so that a caller that already has the body gets 304. The
/// answer may be cached, but must be checked at each use. `public` allows shared caches, too.
#[must_use]
pub fn tagged(mut response: Response, public: bool) -> Response {
    let digest = Sha256::digest(response.body());
    let tag = URL_SAFE_NO_PAD.encode(digest.as_slice().get(..12).unwrap_or_default());
    set_header(&mut response, ETAG, &format!("\"{tag}\""));
    let kept = if public { "public, no-cache" } else { "private, no-cache" };
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(kept));
    response
}

/// An answer without a body.
pub fn empty(status: StatusCode) -> Response {
    let mut response = http::Response::new(Bytes::new());
    *response.status_mut() = status;
    response
}

/// Sets a header, unless the value is invalid in a header.
pub fn set_header(response: &mut Response, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}
