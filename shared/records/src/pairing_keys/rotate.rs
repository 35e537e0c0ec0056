//! Replaces the pairing keys of an account.

use super::create::{PairingKeys, create_both};
use engine::{Engine, Result};
use model::{AccountId, CredentialKind};

/// Creates both keys, and then deletes all older ones. Paired devices stay paired. An interruption
/// leaves too many keys, never none; repeating the call deletes them.
pub async fn rotate(engine: &Engine, account: &AccountId) -> Result<PairingKeys> {
    let credentials = &engine.ports.credentials;
    let mut older = Vec::new();
    for kind in [CredentialKind::Pairing, CredentialKind::AdminPairing] {
        older.extend(credentials.list(account, kind).await?);
    }
    let keys = create_both(engine, account).await?;
    for key in older {
        credentials.delete(account, key.kind, &key.key).await?;
    }
    Ok(keys)
}
