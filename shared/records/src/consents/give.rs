//! Gives a client a code, after a person has agreed.

use engine::digest::{hex, sha256_hex};
use engine::{Engine, Error, Result};
use model::{AccountId, Credential, CredentialKind};
use std::time::Duration;

/// How long a code is valid.
pub const LIFETIME: Duration = Duration::from_mins(1);
/// The characters of the random part of a code.
pub(super) const RANDOM: usize = 48;

/// What a person has agreed to.
#[derive(Clone, Copy, Debug)]
pub struct Consent<'a> {
    /// The account that the client gets access to.
    pub account: &'a AccountId,
    /// The id of the client.
    pub client: &'a str,
    /// The name of the client, as people see it.
    pub name: &'a str,
    /// Where the code is sent.
    pub redirect: &'a str,
    /// The challenge whose verifier the client must present: SHA-256 in base64url.
    pub challenge: &'a str,
    /// The scopes, separated by dots.
    pub scopes: &'a str,
}

/// A code; its hash is stored. The code itself names the scopes, so that they cannot be changed
/// without changing its hash.
pub async fn give(engine: &Engine, consent: Consent<'_>) -> Result<String> {
    let random = hex(&engine.ports.ids.secret());
    let random = random.get(..RANDOM).ok_or(Error::Internal("a secret is too short"))?;
    let code = format!("{random}.{}", consent.scopes);
    let now = engine.ports.clock.now();
    let bound = bound(consent.client, consent.redirect, consent.challenge);
    let given = Credential {
        given_to: Some(bound),
        expires_at: Some(now.plus(LIFETIME)),
        ..Credential::new(
            CredentialKind::OAuthCode,
            sha256_hex(&code),
            consent.account.clone(),
            consent.name.to_owned(),
            now,
        )
    };
    engine.ports.credentials.put(&given).await?;
    Ok(code)
}

/// What a code belongs to. No part contains a line break.
pub(super) fn bound(client: &str, redirect: &str, challenge: &str) -> String {
    sha256_hex(&format!("{client}\n{redirect}\n{challenge}"))
}
