//! Gives an account new pairing keys in the place of those that it has.

use super::create::create;
use engine::{Engine, Error};
use model::{AccountId, CredentialKind};

/// The new keys. They are shown once; their hashes are stored.
#[derive(Clone, PartialEq, Eq)]
pub struct PairingKeys {
    /// Pairs devices.
    pub pairing_key: String,
    /// Pairs devices that may also administer.
    pub admin_pairing_key: String,
}

/// Makes both keys anew, and then ends all older ones. Devices that are paired stay so. An
/// interruption leaves keys too many, never none: doing it again ends them.
pub async fn rotate(engine: &Engine, account: &AccountId) -> Result<PairingKeys, Error> {
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
