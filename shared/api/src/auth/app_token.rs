//! Applications with an access token in the query or in a header, as the facade itrigger has them.

use crate::{Context, Principal, Query, attempts};
use engine::{Error, Result};
use http::HeaderMap;
use records::apps;
use std::net::IpAddr;
use std::sync::Arc;

/// The query parameter with the token. It is never an input of a workflow.
pub const APP_TOKEN: &str = "accessToken";

/// The application whose token the request has. A request without a token does not count as a
/// failed attempt.
pub(crate) async fn app_token(
    context: &Context,
    headers: &HeaderMap,
    query: &Query,
    peer: Option<IpAddr>,
) -> Result<Principal> {
    let token = super::presented(headers, query, APP_TOKEN, APP_TOKEN).map(str::trim);
    let token = token.filter(|token| !token.is_empty()).ok_or(Error::Unauthenticated)?;
    let authenticated = attempts::attempt(context, peer, apps::check_token(&context.engine, token)).await?;
    let (account, expires_at) = (authenticated.app.account.clone(), authenticated.expires_at.seconds());
    let app = Some(Arc::new(authenticated.app));
    Ok(Principal { app, ..Principal::new(account, authenticated.token_id, expires_at) })
}
