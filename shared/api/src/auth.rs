//! Authentication of callers: devices and applications with their tokens, and holders of static
//! tokens.
//!
//! A device is paired once and gets an access token and a refresh token. Both belong to the session
//! of the pairing. Every request checks the record of the device, so that a new pairing or a
//! revocation ends all older tokens: at once in the process that did it, and within five seconds in
//! all others, which keep records for that time.

mod any_bearer;
mod app_token;
mod bearer;
mod challenge;
mod external;
mod header;
mod hs256;
mod oauth;
mod open_token;
mod pairing;
mod provider;
mod public_key;
mod root_key;
mod token;

pub(crate) use any_bearer::any_bearer;
pub use any_bearer::resource;
pub use app_token::APP_TOKEN;
pub(crate) use app_token::app_token;
pub use bearer::{authenticate, authenticate_token};
pub(crate) use challenge::challenge;
pub use header::{basic, credentials_after_scheme};
pub(crate) use oauth::oauth;
pub use oauth::{OAUTH_SECONDS, grant};
pub use open_token::OPEN_TOKEN;
pub(crate) use open_token::open_token;
pub use pairing::{Grant, Tokens, pair, pair_for, refresh};
pub(crate) use root_key::root_key;

use crate::Query;
pub use crate::claims::TokenKind;
use http::HeaderMap;

/// The lifetime of an access token, in seconds.
pub const ACCESS_SECONDS: i64 = 3_600;
/// The lifetime of a refresh token, in seconds.
pub const REFRESH_SECONDS: i64 = 30 * 86_400;

/// The token in this header; if the header is missing or empty, the token in this query parameter.
/// Two headers are ambiguous, so they count as no token.
fn presented<'a>(headers: &'a HeaderMap, query: &'a Query, header: &str, parameter: &str) -> Option<&'a str> {
    let mut values = headers.get_all(header).iter().filter(|value| !value.is_empty());
    match (values.next(), values.next()) {
        (None, _) => query.text(parameter).filter(|token| !token.is_empty()),
        (Some(value), None) => value.to_str().ok(),
        (Some(_), Some(_)) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::{HeaderName, HeaderValue};

    #[test]
    fn the_header_decides_over_the_query() {
        let headers = |values: &[&'static str]| {
            let name = HeaderName::from_static("juggle-token");
            values.iter().map(|&value| (name.clone(), HeaderValue::from_static(value))).collect::<HeaderMap>()
        };
        for (values, query, expected) in [
            (&[][..], "", None),
            (&[], "juggleToken=", None),
            (&[], "a=1&juggleToken=a%2Bb%3D&juggleToken=c", Some("a+b=")),
            (&["x"], "juggleToken=q", Some("x")),
            (&[""], "juggleToken=q", Some("q")),
            (&["x", "y"], "juggleToken=q", None),
        ] {
            assert_eq!(
                presented(&headers(values), &Query::parse(query), "juggle-token", OPEN_TOKEN),
                expected,
                "{values:?} {query}"
            );
        }
    }
}
