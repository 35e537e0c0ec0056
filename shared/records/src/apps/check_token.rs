//! Authenticates an application by its access token.

use engine::{Engine, Error, digest};
use model::{Credential, CredentialKind, Timestamp};

/// How long a token is, in characters.
const LENGTH: usize = 32;

/// What a good token proves.
#[derive(Clone, Debug, PartialEq)]
pub struct Proved {
    /// The application, which may be frozen: that is for the caller to look at.
    pub app: Credential,
    /// A name for the token that does not give it away.
    pub token_id: String,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// The application of a token that has not ended, nor been replaced where only the newest counts.
pub async fn check_token(engine: &Engine, token: &str) -> Result<Proved, Error> {
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
    Ok(Proved { app, token_id: key, expires_at })
}
