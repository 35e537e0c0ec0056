//! Finds the account behind an open token: a static one, for callers that have nothing but a header or a query to put it in.

use crate::principal::Principal;
use crate::{Context, Query};
use engine::Error;
use http::HeaderMap;
use records::tokens;

/// The query parameter, which is never an input.
pub const OPEN_TOKEN: &str = "juggleToken";
/// The header, which decides where both are there.
const HEADER: &str = "juggle-token";

/// The account and flows that the request's token stands for.
pub(crate) async fn open_token(context: &Context, headers: &HeaderMap, query: &Query) -> Result<Principal, Error> {
    let token = super::presented(headers, query, HEADER, OPEN_TOKEN).ok_or(Error::Unauthenticated)?;
    let credential = tokens::check(&context.engine, token).await?;
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
