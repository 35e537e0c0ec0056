//! Authenticates an application by its access token.

use engine::{Engine, Error, Result, digest};
use model::{Credential, CredentialKind, Timestamp};

/// The length of a token, in characters.
const LENGTH: usize = 32;

/// The application that a valid token authenticates.
#[derive(Clone, Debug, PartialEq)]
pub struct AuthenticatedApp {
    /// The application. It can be frozen, which the caller checks.
    pub app: Credential,
    /// An id of the token that does not reveal it.
    pub token_id: String,
    /// When the token expires.
    pub expires_at: Timestamp,
}

/// The application to which a token belongs. The token must not have expired. If only the newest
/// token of the application is valid, it must be the newest.
pub async fn check_token(engine: &Engine, token: &str) -> Result<AuthenticatedApp> {
    if token.len() != LENGTH {
        return Err(Error::Unauthenticated);
    }
    let key = digest::sha256_hex(token);
    let credentials = &engine.ports.credentials;
    let given = credentials.recent(CredentialKind::AppToken, &key).await?.ok_or(Error::Unauthenticated)?;
    let expires_at = given.expires_at.filter(|_| given.is_good(engine.ports.clock.now()));
    let (Some(expires_at), Some(app)) = (expires_at, &given.given_to) else { return Err(Error::Unauthenticated) };
    let app = credentials.find(CredentialKind::App, app).await?.ok_or(Error::Unauthenticated)?;
    let replaced = app.app.exclusive_token && app.app.newest_token.as_ref().is_some_and(|newest| *newest != key);
    if replaced || app.account != given.account {
        return Err(Error::Unauthenticated);
    }
    Ok(AuthenticatedApp { app, token_id: key, expires_at })
}
