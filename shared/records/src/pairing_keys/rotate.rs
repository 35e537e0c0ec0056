//! Replaces the pairing keys of an account.

use super::create::create;
use engine::{Engine, Result};
use model::{AccountId, CredentialKind};

/// The new keys. They are shown only once; their hashes are stored.
#[derive(Clone, PartialEq, Eq)]
pub struct PairingKeys {
    /// The key that pairs devices.
    pub pairing_key: String,
    /// The key that pairs devices with the right to administer.
    pub admin_pairing_key: String,
}

/// Creates both keys, and then deletes all older ones. Paired devices stay paired. An interruption
/// leaves too many keys, never none; repeating the call deletes them.
pub async fn rotate(engine: &Engine, account: &AccountId) -> Result<PairingKeys> {
    let credentials = &engine.ports.credentials;
    let mut older = Vec::new();
    for kind in [CredentialKind::Pairing, CredentialKind::AdminPairing] {
        older.extend(credentials.list(account, kind).await?);
    }
    let keys = PairingKeys {
        pairing_key: create(engine, account, false).await?,
        admin_pairing_key: create(engine, account, true).await?,
    };
    for key in older {
        credentials.delete(account, key.kind, &key.key).await?;
    }
    Ok(keys)
}
