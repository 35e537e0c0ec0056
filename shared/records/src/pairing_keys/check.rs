//! Finds the account that a pairing key stands for.

use engine::{Engine, Error, digest};
use model::{AccountId, CredentialKind};

/// Longer texts are no keys, and are not hashed.
const MAX_KEY: usize = 256;

/// Whose devices a key pairs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairingRight {
    /// The account.
    pub account: AccountId,
    /// Whether they may administer it.
    pub admin: bool,
}

/// The right that comes with the key; unknown keys are refused. The key is looked up by its hash,
/// so nothing of it is compared.
pub async fn check(engine: &Engine, key: &str) -> Result<PairingRight, Error> {
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
