//! Accepts the code of a client, once.

use super::give::{RANDOM, bound};
use engine::digest::sha256_hex;
use engine::{Engine, Error, Result};
use model::{AccountId, CredentialKind};

/// The longest code, in bytes.
const MAX_CODE: usize = 128;

/// What a code gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redeemed {
    /// The account that the client gets access to.
    pub account: AccountId,
    /// The name of the client.
    pub name: String,
    /// The scopes, separated by dots.
    pub scopes: String,
    /// A text that is different for each code, and does not reveal it.
    pub mark: String,
}

/// The rights of a code that was given to this client, for this address and this challenge. If
/// several callers present the same code at once, only one of them succeeds. All errors are the
/// same.
pub async fn redeem(engine: &Engine, code: &str, client: &str, redirect: &str, challenge: &str) -> Result<Redeemed> {
    let parts = code.split_once('.').filter(|(random, _)| random.len() == RANDOM && code.len() <= MAX_CODE);
    let (_, scopes) = parts.ok_or(Error::Unauthenticated)?;
    let credentials = &engine.ports.credentials;
    let key = sha256_hex(code);
    let given = credentials.find(CredentialKind::OAuthCode, &key).await?.ok_or(Error::Unauthenticated)?;
    let is_theirs = given.given_to.as_deref() == Some(bound(client, redirect, challenge).as_str());
    if !is_theirs || !given.is_good(engine.ports.clock.now()) {
        return Err(Error::Unauthenticated);
    }
    if !credentials.delete(&given.account, CredentialKind::OAuthCode, &key).await? {
        return Err(Error::Unauthenticated);
    }
    let mark = key.get(..16).unwrap_or_default().to_owned();
    Ok(Redeemed { account: given.account, name: given.name, scopes: scopes.to_owned(), mark })
}
