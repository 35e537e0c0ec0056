//! Devices with a token in `Authorization: Bearer`.

use super::token::{Claims, Expected, verify};
use super::{TokenKind, behind};
use crate::Context;
use crate::principal::Principal;
use engine::Error;
use http::HeaderMap;
use records::devices;

/// The device whose token the request has. The token must be valid and of this kind, and its
/// session must not have ended.
pub async fn authenticate(context: &Context, headers: &HeaderMap, kind: TokenKind) -> Result<Principal, Error> {
    let claims = claims(context, headers, kind).await?;
    devices::check_session(&context.engine, &claims.acc, &claims.sub, &claims.sid).await?;
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

/// The claims of the token of the request. Fails if it is invalid, expired or of another kind.
pub(super) async fn claims(context: &Context, headers: &HeaderMap, kind: TokenKind) -> Result<Claims, Error> {
    let token = behind(headers, "bearer").ok_or(Error::Unauthenticated)?;
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
