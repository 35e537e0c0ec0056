//! Which header fields go out, which follow a redirect, and how an answer's are read.

use super::error::SendError;
use http::header::{HeaderMap, HeaderName, HeaderValue};

/// Fields that belong to the connection or to the client, which sets them itself. A caller's are left out.
const OURS: [&str; 11] = [
    "connection",
    "content-length",
    "expect",
    "host",
    "keep-alive",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Parts of names by which a field may hold a secret.
const SECRET_PARTS: [&str; 9] =
    ["auth", "cookie", "credential", "key", "password", "secret", "session", "signature", "token"];

/// The most bytes of names and values that an answer's head may have.
const MAX_BYTES: usize = 64 * 1024;

/// The caller's fields as they are sent.
pub(super) fn outgoing(given: &[(String, String)]) -> Result<HeaderMap, SendError> {
    let invalid = || SendError::InvalidRequest { why: "a header field is not allowed in HTTP" };
    let mut headers = HeaderMap::new();
    for (name, value) in given {
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| invalid())?;
        if OURS.contains(&name.as_str()) {
            continue;
        }
        let mut value = HeaderValue::from_str(value).map_err(|_| invalid())?;
        value.set_sensitive(is_secret(&name));
        headers.try_append(name, value).map_err(|_| invalid())?;
    }
    Ok(headers)
}

/// Takes out what another origin must not see.
pub(super) fn strip_secrets(headers: &mut HeaderMap) {
    remove(headers, is_secret);
}

/// Takes out what describes a body that is no longer sent.
pub(super) fn strip_body(headers: &mut HeaderMap) {
    remove(headers, |name| name.as_str().starts_with("content-"));
}

/// An answer's fields with lower-case names; several of one name stay several.
pub(super) fn incoming(headers: &HeaderMap) -> Result<Vec<(String, String)>, SendError> {
    let bytes: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if bytes > MAX_BYTES {
        return Err(SendError::HeadersTooLarge);
    }
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    Ok(headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect())
}

/// The key that makes a repeated request harmless is no secret, and must go where the request goes.
fn is_secret(name: &HeaderName) -> bool {
    name != "idempotency-key" && SECRET_PARTS.iter().any(|part| name.as_str().contains(part))
}

/// `HeaderMap::remove` would change the order of the others.
fn remove(headers: &mut HeaderMap, which: impl Fn(&HeaderName) -> bool) {
    let mut kept = HeaderMap::with_capacity(headers.len());
    for (name, value) in headers.iter().filter(|(name, _)| !which(name)) {
        kept.append(name, value.clone());
    }
    *headers = kept;
}
