//! Authenticates the holder of an open token.

use super::create::PREFIX;
use engine::{Engine, Error, Result, digest};
use model::{Credential, CredentialKind};

/// Longer texts cannot be tokens, and are not hashed.
const MAX_TOKEN: usize = 256;

/// Whether the text looks like an open token.
pub fn is_one(text: &str) -> bool {
    text.starts_with(PREFIX)
}

/// The credential of a token that has not expired. If it was deleted, this process refuses it at
/// once and others within seconds. The token is looked up by its hash, so no comparison reveals a
/// part of it. The caller checks which flows it can call.
pub async fn check(engine: &Engine, token: &str) -> Result<Credential> {
    if token.is_empty() || token.len() > MAX_TOKEN {
        return Err(Error::Unauthenticated);
    }
    let found = engine.ports.credentials.recent(CredentialKind::OpenToken, &digest::sha256_hex(token)).await?;
    let now = engine.ports.clock.now();
    found.filter(|credential| credential.is_good(now)).ok_or(Error::Unauthenticated)
}
