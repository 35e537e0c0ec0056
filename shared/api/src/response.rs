//! Answers.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderName, HeaderValue};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// An answer, whole.
pub type Response = http::Response<Bytes>;

/// A JSON answer.
pub fn json(status: StatusCode, body: &Value) -> Response {
    let mut response = http::Response::new(Bytes::from(body.to_string()));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    response
}

/// The answer with a tag of its bytes, so that whoever has it already is told so; it may be kept, and has to be asked for again each time. `public`:
/// by anybody, else by the caller alone.
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

/// Sets a header unless its value cannot be one.
pub fn set_header(response: &mut Response, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}
