//! Devices, holders of open tokens, and those of tokens of the external identity provider, all with
//! their token in `Authorization: Bearer`.

use super::{TokenKind, authenticate, authenticate_token, credentials_after_scheme, external, open_token};
use crate::{Context, Principal};
use engine::{Error, Result};
use http::HeaderMap;
use records::tokens;

/// The path of the endpoint of AI clients.
const PATH: &str = "/mcp";

/// The audience of tokens of AI clients, at a host with this address.
pub fn resource(base: &str) -> String {
    format!("{base}{PATH}")
}

/// The caller: the token itself says of which kind it is. Tokens of AI clients are for this
/// audience, and refused everywhere else.
pub(crate) async fn any_bearer(context: &Context, headers: &HeaderMap, resource: &str) -> Result<Principal> {
    let token = credentials_after_scheme(headers, "bearer").ok_or(Error::Unauthenticated)?;
    if tokens::is_one(token) {
        return open_token::holder(context, token).await;
    }
    if let Some(identity) = context.host.identity.as_ref().filter(|identity| external::is_of(identity, token)) {
        return external::holder(context, identity, token, resource).await;
    }
    match authenticate(context, headers, TokenKind::Access).await {
        Err(Error::Unauthenticated) => authenticate_token(context, token, TokenKind::Access, resource).await,
        found => found,
    }
}
