//! Devices with a token in `Authorization: Bearer`.

use super::token::{Expected, verify};
use super::{TokenKind, credentials_after_scheme};
use crate::claims::Claims;
use crate::{Context, Principal};
use engine::{Error, Result};
use http::HeaderMap;
use records::devices;

/// The device whose token the request has. The token must be valid and of this kind, and its
/// session must not have ended.
pub async fn authenticate(context: &Context, headers: &HeaderMap, kind: TokenKind) -> Result<Principal> {
    let token = credentials_after_scheme(headers, "bearer").ok_or(Error::Unauthenticated)?;
    authenticate_token(context, token, kind, &context.host.audience).await
}

/// The device with this token, which must be for this audience.
pub async fn authenticate_token(context: &Context, token: &str, kind: TokenKind, audience: &str) -> Result<Principal> {
    let claims = verified(context, token, kind, audience).await?;
    devices::check_session(&context.engine, &claims.acc, &claims.sub, &claims.sid).await?;
    Ok(Principal {
        scopes: claims.scp,
        device_id: claims.sub,
        session: claims.sid,
        ..Principal::new(claims.acc, claims.jti, claims.exp)
    })
}

/// The claims of the token of the request. Fails if it is invalid, expired or of another kind.
pub(super) async fn claims(context: &Context, headers: &HeaderMap, kind: TokenKind) -> Result<Claims> {
    let token = credentials_after_scheme(headers, "bearer").ok_or(Error::Unauthenticated)?;
    verified(context, token, kind, &context.host.audience).await
}

async fn verified(context: &Context, token: &str, kind: TokenKind, audience: &str) -> Result<Claims> {
    let ports = &context.engine.ports;
    let keys = ports.keys.load().await?;
    let expected = Expected { issuer: &context.host.issuer, audience, kind, now: ports.clock.now().seconds() };
    verify(token, &keys, &context.verified_tokens, &expected)
}
