//! The tokens of a device, and the ids of traces.

use crate::contexts::Secret;
use crate::{Failure, Result};
use http::HeaderValue;
use serde_json::Value;
use std::fmt::Write;

/// The tokens of a device.
#[derive(Clone, Debug, Default)]
pub struct Tokens {
    /// The access token.
    pub access: Option<Secret>,
    /// The token that gets new access tokens.
    pub refresh: Option<Secret>,
    /// When the access token expires, in milliseconds since 1970; `None` = unknown.
    pub expires_at: Option<i64>,
}

impl Tokens {
    /// An access token whose end is unknown.
    pub fn access(token: &str) -> Self {
        Self { access: Some(Secret(token.to_owned())), ..Self::default() }
    }

    /// The tokens of a pairing.
    pub fn paired(data: &Value, now: i64) -> Result<Self> {
        let refresh = data.get("refreshToken").and_then(Value::as_str).map(|token| Secret(token.to_owned()));
        Self { refresh, ..Self::default() }.refreshed(data, now)
    }

    /// The same with the access token of an answer.
    pub(super) fn refreshed(self, data: &Value, now: i64) -> Result<Self> {
        let token = data.get("token").and_then(Value::as_str);
        let token = token.ok_or_else(|| Failure::usage("the answer of the server has no token"))?;
        let seconds = data.get("expiresIn").and_then(Value::as_i64);
        let expires_at = seconds.map(|seconds| now.saturating_add(seconds.saturating_mul(1000)));
        Ok(Self { access: Some(Secret(token.to_owned())), refresh: self.refresh, expires_at })
    }
}

/// The value of the header `Authorization`.
pub(super) fn bearer(token: &Secret) -> Result<HeaderValue> {
    let value = HeaderValue::try_from(format!("Bearer {}", token.0));
    let mut value = value.map_err(|_| Failure::usage("the token has characters that a header cannot have"))?;
    value.set_sensitive(true);
    Ok(value)
}

/// A new trace: its id, and the value of the header `traceparent`.
pub(super) fn trace() -> Result<(String, HeaderValue)> {
    let (trace, span) = (random_hex(16)?, random_hex(8)?);
    let parent = HeaderValue::try_from(format!("00-{trace}-{span}-01"));
    Ok((trace, parent.map_err(|_| Failure::usage("a trace has no valid id"))?))
}

/// So many random bytes, in hex.
pub fn random_hex(bytes: usize) -> Result<String> {
    let mut random = vec![0; bytes];
    getrandom::fill(&mut random)
        .map_err(|error| Failure::usage("the system gives no random numbers").because(error.to_string()))?;
    Ok(random.iter().fold(String::with_capacity(bytes * 2), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_refreshed_token_keeps_the_refresh_token() {
        let paired = Tokens::paired(&json!({"token": "a", "refreshToken": "r", "expiresIn": 3600}), 1000).unwrap();
        assert_eq!(paired.expires_at, Some(3_601_000));
        let fresh = paired.refreshed(&json!({"token": "b", "expiresIn": 1}), 0).unwrap();
        assert_eq!((fresh.access.unwrap().0, fresh.refresh.unwrap().0), ("b".to_owned(), "r".to_owned()));
        assert!(Tokens::paired(&json!({}), 0).is_err());
    }

    #[test]
    fn traces_differ() {
        let (one, parent) = trace().unwrap();
        let (other, _) = trace().unwrap();
        assert!(one != other && one.len() == 32);
        assert_eq!(parent.len(), 55);
    }
}
