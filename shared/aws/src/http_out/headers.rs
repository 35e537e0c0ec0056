//! Header fields: those that are sent, those that are sent after a redirect, and those of answers.

use super::error::SendError;
use http::header::{HeaderMap, HeaderName, HeaderValue};
use url::Url;

/// Fields for the connection, which the client sets itself. They are dropped from the caller's
/// fields.
const OURS: [&str; 3] = ["connection", "keep-alive", "proxy-connection"];

/// Fields that the client sets or that only concern the connection. The caller's value would have
/// no effect, so it is refused.
const REFUSED: [&str; 6] = ["expect", "proxy-authorization", "te", "trailer", "transfer-encoding", "upgrade"];

/// Parts of the names of fields that can contain secrets.
const SECRET_PARTS: [&str; 9] =
    ["auth", "cookie", "credential", "key", "password", "secret", "session", "signature", "token"];

/// The most bytes of names and values in an answer's head.
const MAX_BYTES: usize = 64 * 1024;

/// The caller's fields for a request to this address, with a body of this length. Fields without an
/// effect are refused by name.
pub(super) fn outgoing(given: &[(String, String)], to: &Url, body: usize) -> Result<HeaderMap, SendError> {
    let invalid = |why: String| SendError::InvalidRequest { why };
    let mut headers = HeaderMap::new();
    for (name, value) in given {
        let unusual = || invalid(format!("the header '{name}' is not allowed in HTTP"));
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| unusual())?;
        let is_set = match name.as_str() {
            "host" if names(value, to) => true,
            "host" => {
                return Err(invalid("the header 'Host' is set from the URL and cannot be another one".to_owned()));
            }
            "content-length" if value.trim() == body.to_string() => true,
            "content-length" => return Err(invalid(format!("the header 'Content-Length' is set to {body} by itself"))),
            name if REFUSED.contains(&name) => {
                return Err(invalid(format!("the header '{name}' belongs to the connection and cannot be set")));
            }
            name => OURS.contains(&name),
        };
        if is_set {
            continue;
        }
        let mut value = HeaderValue::from_bytes(value.as_bytes()).map_err(|_| unusual())?;
        value.set_sensitive(is_secret(&name));
        headers.try_append(name, value).map_err(|_| unusual())?;
    }
    Ok(headers)
}

/// Whether the caller's `Host` is the one that is sent anyway.
fn names(host: &str, to: &Url) -> bool {
    let own = to.host_str().unwrap_or_default();
    let port = to.port_or_known_default().unwrap_or_default();
    let host = host.trim();
    host.eq_ignore_ascii_case(own) && to.port().is_none() || host.eq_ignore_ascii_case(&format!("{own}:{port}"))
}

/// Removes the fields that another origin must not get.
pub(super) fn strip_secrets(headers: &mut HeaderMap) {
    remove(headers, is_secret);
}

/// Removes the fields that describe a body, if it is not sent.
pub(super) fn strip_body(headers: &mut HeaderMap) {
    remove(headers, |name| name.as_str().starts_with("content-"));
}

/// The fields of an answer, with names in lower case. Repeated fields stay separate.
pub(super) fn incoming(headers: &HeaderMap) -> Result<Vec<(String, String)>, SendError> {
    let bytes: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if bytes > MAX_BYTES {
        return Err(SendError::HeadersTooLarge);
    }
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    Ok(headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect())
}

/// The idempotency key makes a repeated request harmless. It is not a secret, and every request
/// needs it.
fn is_secret(name: &HeaderName) -> bool {
    name != "idempotency-key" && SECRET_PARTS.iter().any(|part| name.as_str().contains(part))
}

/// Removes fields. `HeaderMap::remove` would change the order of the others.
fn remove(headers: &mut HeaderMap, which: impl Fn(&HeaderName) -> bool) {
    let mut kept = HeaderMap::with_capacity(headers.len());
    for (name, value) in headers.iter().filter(|(name, _)| !which(name)) {
        kept.append(name, value.clone());
    }
    *headers = kept;
}
