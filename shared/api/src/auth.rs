//! Who is calling: paired devices and their tokens, applications and theirs, and the holders of static tokens.
//!
//! A device is paired once and gets an access token and a refresh token, both bound to the pairing's session. Every request looks at the
//! device's record, so that a new pairing or a revoke ends all older tokens: at once in the process that did it, and within five seconds in
//! those that keep a record they have just read.

mod app_token;
mod bearer;
mod challenge;
mod header;
mod hs256;
mod oauth;
mod open_token;
mod pairing;
mod root_key;
mod token;

pub use app_token::APP_TOKEN;
pub(crate) use app_token::app_token;
pub use bearer::authenticate;
pub(crate) use challenge::challenge;
pub use header::{basic, behind};
pub(crate) use oauth::oauth;
pub use oauth::{OAUTH_SECONDS, grant};
pub use open_token::OPEN_TOKEN;
pub(crate) use open_token::open_token;
pub use pairing::{Grant, Tokens, pair, refresh};
pub(crate) use root_key::root_key;
pub use token::TokenKind;

use crate::Query;
use http::HeaderMap;

/// How long an access token lasts, in seconds.
pub const ACCESS_SECONDS: i64 = 3_600;
/// How long a refresh token lasts, in seconds.
pub const REFRESH_SECONDS: i64 = 30 * 86_400;

/// A token in that header, else in that parameter of the query. An empty header says no more than none; two say nothing.
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
