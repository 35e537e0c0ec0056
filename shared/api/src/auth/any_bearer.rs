//! Devices and holders of open tokens, both with their token in `Authorization: Bearer`.

use super::{TokenKind, authenticate, behind, open_token};
use crate::Context;
use crate::principal::Principal;
use engine::Error;
use http::HeaderMap;
use records::tokens;

/// The caller: the token itself says of which kind it is.
pub(crate) async fn any_bearer(context: &Context, headers: &HeaderMap) -> Result<Principal, Error> {
    match behind(headers, "bearer").filter(|token| tokens::is_one(token)) {
        Some(token) => open_token::holder(context, token).await,
        None => authenticate(context, headers, TokenKind::Access).await,
    }
}
