//! Takes an application's code back, once.

use super::check::check;
use super::grant_code::LENGTH;
use engine::digest::sha256_hex;
use engine::{Engine, Error};
use model::{Credential, CredentialKind};

/// What is presented.
#[derive(Clone, Copy)]
pub struct Presented<'a> {
    /// The application's id.
    pub id: &'a str,
    /// Its secret.
    pub secret: &'a str,
    /// The code.
    pub code: &'a str,
    /// The user for whom it acts, if it says so. Users are accounts.
    pub user: Option<&'a str>,
}

/// The application, if the secret is its own and the code was given to it and is good. Of many who
/// present the same code at once one is served. Everything wrong is one refusal but for an unknown
/// user, which costs no code.
pub async fn redeem_code(engine: &Engine, presented: Presented<'_>) -> Result<Credential, Error> {
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
