//! Applications with an access token that they got by OAuth, as the facade dpa has them.
//!
//! Every request reads the record of the application, so that freezing or deleting it ends all of
//! its tokens at once.

use super::TokenKind;
use super::bearer::claims;
use super::pairing::{Mint, signing_key};
use crate::{Context, Principal};
use engine::{Error, Result};
use http::HeaderMap;
use model::Credential;
use records::apps;
use std::sync::Arc;

/// The lifetime of a token, in seconds.
pub const OAUTH_SECONDS: i64 = 18_000;

/// A token for an application that has authenticated.
pub async fn grant(context: &Context, app: &Credential) -> Result<String> {
    let key = signing_key(context).await?;
    let mint = Mint {
        context,
        audience: &context.host.audience,
        account: &app.account,
        scopes: &[],
        device_id: &app.key,
        session: "",
    };
    mint.token(TokenKind::OAuth, OAUTH_SECONDS, &key)
}

/// The application whose token the request has. Frozen and deleted applications are refused.
pub(crate) async fn oauth(context: &Context, headers: &HeaderMap) -> Result<Principal> {
    let claims = claims(context, headers, TokenKind::OAuth).await?;
    let app = match apps::read(&context.engine, &claims.acc, &claims.sub).await {
        Ok(app) if !app.app.frozen => app,
        Ok(_) | Err(Error::NotFound { .. }) => return Err(Error::Unauthenticated),
        Err(error) => return Err(error),
    };
    Ok(Principal { app: Some(Arc::new(app)), ..Principal::new(claims.acc, claims.jti, claims.exp) })
}
