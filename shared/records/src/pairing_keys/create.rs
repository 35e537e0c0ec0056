//! Creates a pairing key of an account. It is shown only once; its hash is stored.

use engine::{Engine, Result, digest};
use model::{AccountId, Credential, CredentialKind};

/// The new keys of an account. They are shown only once; their hashes are stored.
#[derive(Clone, PartialEq, Eq)]
pub struct PairingKeys {
    /// The key that pairs devices.
    pub pairing_key: String,
    /// The key that pairs devices with the right to administer.
    pub admin_pairing_key: String,
}

/// Creates both keys.
pub async fn create_both(engine: &Engine, account: &AccountId) -> Result<PairingKeys> {
    Ok(PairingKeys {
        pairing_key: create(engine, account, false).await?,
        admin_pairing_key: create(engine, account, true).await?,
    })
}

/// A new key that pairs devices; with `admin`, they can also administer.
pub async fn create(engine: &Engine, account: &AccountId, admin: bool) -> Result<String> {
    let (kind, prefix, name) = if admin {
        (CredentialKind::AdminPairing, "spa_", "admin pairing key")
    } else {
        (CredentialKind::Pairing, "sp_", "pairing key")
    };
    let key = format!("{prefix}{}", digest::hex(&engine.ports.ids.secret()));
    let now = engine.ports.clock.now();
    let credential = Credential::new(kind, digest::sha256_hex(&key), account.clone(), name.to_owned(), now);
    engine.ports.credentials.put(&credential).await?;
    Ok(key)
}
