//! Finds the account behind an open token: a static one, for callers that have nothing but a header or a query to put it in.

use super::Principal;
use crate::{Context, Query};
use engine::Error;
use engine::usecase::check_open_token;
use http::HeaderMap;

/// The query parameter, which is never an input.
pub const OPEN_TOKEN: &str = "juggleToken";
/// The header, which decides where both are there.
const HEADER: &str = "juggle-token";

/// The account and flows that the request's token stands for.
pub(crate) async fn open_token(context: &Context, headers: &HeaderMap, query: &Query) -> Result<Principal, Error> {
    let token = presented(headers, query).ok_or(Error::Unauthenticated)?;
    let credential = check_open_token::run(&context.engine, token).await?;
    Ok(Principal {
        account: credential.account,
        scopes: Vec::new(),
        app: None,
        device_id: String::new(),
        session: String::new(),
        token_id: credential.key,
        expires_at: credential.expires_at.map_or(i64::MAX, model::Timestamp::seconds),
        flows: credential.flows,
    })
}

/// An empty header says no more than none.
fn presented<'a>(headers: &'a HeaderMap, query: &'a Query) -> Option<&'a str> {
    let mut values = headers.get_all(HEADER).iter().filter(|value| !value.is_empty());
    match (values.next(), values.next()) {
        (None, _) => query.text(OPEN_TOKEN).filter(|token| !token.is_empty()),
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
            let name = HeaderName::from_static(HEADER);
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
            assert_eq!(presented(&headers(values), &Query::parse(query)), expected, "{values:?} {query}");
        }
    }
}
