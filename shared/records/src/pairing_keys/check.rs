//! Finds the account of a pairing key.

use engine::{Engine, Error, Result, digest};
use model::{AccountId, CredentialKind};

/// Longer texts cannot be keys, and are not hashed.
const MAX_KEY: usize = 256;

/// The right that a pairing key gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairingRight {
    /// The account with which devices are paired.
    pub account: AccountId,
    /// Whether the devices can administer it.
    pub admin: bool,
}

/// The right of a key. Unknown keys are refused. The key is looked up by its hash, so no comparison
/// reveals a part of it.
pub async fn check(engine: &Engine, key: &str) -> Result<PairingRight> {
    if key.is_empty() || key.len() > MAX_KEY {
        return Err(Error::Unauthenticated);
    }
    let hash = digest::sha256_hex(key);
    for (kind, admin) in [(CredentialKind::Pairing, false), (CredentialKind::AdminPairing, true)] {
        if let Some(credential) = engine.ports.credentials.find(kind, &hash).await? {
            return Ok(PairingRight { account: credential.account, admin });
        }
    }
    Err(Error::Unauthenticated)
}
