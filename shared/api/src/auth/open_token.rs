//! Open tokens: static tokens for callers that can only send a header or a query parameter.

use crate::{Context, Principal, Query};
use engine::{Error, Result};
use http::HeaderMap;
use records::tokens;

/// The query parameter with the token. It is never an input of a workflow.
pub const OPEN_TOKEN: &str = "juggleToken";
/// The header with the token. If both are given, the header is used.
const HEADER: &str = "juggle-token";

/// The account and the flows of the token of the request.
pub(crate) async fn open_token(context: &Context, headers: &HeaderMap, query: &Query) -> Result<Principal> {
    let token = super::presented(headers, query, HEADER, OPEN_TOKEN).ok_or(Error::Unauthenticated)?;
    holder(context, token).await
}

/// The account and the flows of a token.
pub(super) async fn holder(context: &Context, token: &str) -> Result<Principal> {
    let credential = tokens::check(&context.engine, token).await?;
    let expires_at = credential.expires_at.map_or(i64::MAX, model::Timestamp::seconds);
    Ok(Principal { flows: credential.flows, ..Principal::new(credential.account, credential.key, expires_at) })
}
