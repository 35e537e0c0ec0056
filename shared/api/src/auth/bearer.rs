//! Finds the verified caller behind a request.

use super::token::{Claims, Expected, verify};
use super::{Principal, TokenKind};
use crate::Context;
use engine::Error;
use engine::usecase::check_session;
use http::HeaderMap;
use http::header::AUTHORIZATION;

/// The caller whose token of that kind the request carries, if the token is good and its session still stands.
pub async fn authenticate(context: &Context, headers: &HeaderMap, kind: TokenKind) -> Result<Principal, Error> {
    let claims = claims(context, headers, kind).await?;
    check_session::run(&context.engine, &claims.acc, &claims.sub, &claims.sid).await?;
    Ok(Principal {
        account: claims.acc,
        scopes: claims.scp,
        app: None,
        device_id: claims.sub,
        session: claims.sid,
        token_id: claims.jti,
        expires_at: claims.exp,
        flows: None,
    })
}

/// What the request's token says, if it is ours, of that kind, and good now.
pub(super) async fn claims(context: &Context, headers: &HeaderMap, kind: TokenKind) -> Result<Claims, Error> {
    let token = bearer(headers).ok_or(Error::Unauthenticated)?;
    let ports = &context.engine.ports;
    let keys = ports.keys.load().await?;
    let expected = Expected {
        issuer: &context.host.issuer,
        audience: &context.host.audience,
        kind,
        now: ports.clock.now().seconds(),
    };
    verify(token, &keys, &expected)
}

/// The token behind `Bearer`, if there is exactly one such header.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let (Some(value), None) = (values.next(), values.next()) else { return None };
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn one_bearer_header_and_no_other() {
        let headers = |values: &[&'static str]| {
            values.iter().map(|&value| (AUTHORIZATION, HeaderValue::from_static(value))).collect::<HeaderMap>()
        };
        assert_eq!(bearer(&headers(&["Bearer a.b.c"])), Some("a.b.c"));
        assert_eq!(bearer(&headers(&["bearer  a.b.c "])), Some("a.b.c"));
        assert_eq!(bearer(&headers(&["Bearer    a.b.c"])), Some("a.b.c"));
        for values in [&[][..], &["Basic YTpi"], &["Bearer"], &["a.b.c"], &["Bearer a", "Bearer b"]] {
            assert_eq!(bearer(&headers(values)), None, "{values:?}");
        }
    }
}
