//! Accepts an application's code, once.

use super::check::check;
use super::grant_code::LENGTH;
use engine::digest::sha256_hex;
use engine::{Engine, Error, Result};
use model::{Credential, CredentialKind};

/// The values that the caller presents.
#[derive(Clone, Copy)]
pub struct Presented<'a> {
    /// The id of the application.
    pub id: &'a str,
    /// The secret of the application.
    pub secret: &'a str,
    /// The code to redeem.
    pub code: &'a str,
    /// The user for whom the application acts, if it names one. Users are accounts.
    pub user: Option<&'a str>,
}

/// The application, if the secret is correct and the code is valid and was given to it. If several
/// callers present the same code at once, only one of them succeeds. All errors are the same,
/// except for an unknown user, which does not use up the code.
pub async fn redeem_code(engine: &Engine, presented: Presented<'_>) -> Result<Credential> {
    let credentials = &engine.ports.credentials;
    let app = check(engine, presented.id, presented.secret).await?;
    if app.app.frozen || presented.code.len() != LENGTH {
        return Err(Error::Unauthenticated);
    }
    let key = sha256_hex(presented.code);
    let given = credentials.find(CredentialKind::OAuthCode, &key).await?.ok_or(Error::Unauthenticated)?;
    if given.given_to.as_ref() != Some(&app.key) || !given.is_good(engine.ports.clock.now()) {
        return Err(Error::Unauthenticated);
    }
    if presented.user.is_some_and(|user| user != app.account.as_str()) {
        return Err(Error::NotFound { what: "user" });
    }
    if credentials.delete(&app.account, CredentialKind::OAuthCode, &key).await? {
        Ok(app)
    } else {
        Err(Error::Unauthenticated)
    }
}
