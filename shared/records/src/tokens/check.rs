//! Authenticates the holder of an open token.

use engine::{Engine, Error, digest};
use model::{Credential, CredentialKind};

/// Longer texts are no tokens, and are not hashed.
const MAX_TOKEN: usize = 256;

/// The credential of the token, which has not ended, nor been deleted by this process, nor by
/// another one more than seconds ago. It is looked up by its hash, so nothing of it is compared.
/// Which flows it is good for is for the caller to look at.
pub async fn check(engine: &Engine, token: &str) -> Result<Credential, Error> {
    if token.is_empty() || token.len() > MAX_TOKEN {
        return Err(Error::Unauthenticated);
    }
    let found = engine.ports.credentials.recent(CredentialKind::OpenToken, &digest::sha256_hex(token)).await?;
    let now = engine.ports.clock.now();
    found.filter(|credential| credential.is_good(now)).ok_or(Error::Unauthenticated)
}
