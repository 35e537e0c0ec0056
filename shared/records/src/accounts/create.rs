//! Creates an account, and the keys that pair devices with it.

use crate::pairing_keys;
use engine::{Engine, Error, Result};
use model::{Account, AccountId, CredentialKind};

/// A new account. The keys are shown only once; their hashes are stored.
#[derive(Clone, PartialEq, Eq)]
pub struct NewAccount {
    /// The name of the account.
    pub id: AccountId,
    /// The key that pairs devices.
    pub pairing_key: String,
    /// The key that pairs devices with the right to administer.
    pub admin_pairing_key: String,
}

/// Creates an account with this id, or with a new unique one.
pub async fn create(engine: &Engine, id: Option<AccountId>) -> Result<NewAccount> {
    let ports = &engine.ports;
    let now = ports.clock.now();
    let id = match id {
        Some(id) => id,
        None => AccountId::parse(&format!("a-{}", ports.ids.uuid(now).simple()))
            .map_err(|_| Error::Internal("an account's id is malformed"))?,
    };
    ports.accounts.create(&Account::new(id.clone(), now)).await?;
    // An existing account without an administrator's key was left by an earlier call that ended
    // here. It is completed.
    if !ports.credentials.list(&id, CredentialKind::AdminPairing).await?.is_empty() {
        return Err(Error::Exists { what: "account", name: id.to_string() });
    }
    let pairing_key = pairing_keys::create(engine, &id, false).await?;
    let admin_pairing_key = pairing_keys::create(engine, &id, true).await?;
    Ok(NewAccount { id, pairing_key, admin_pairing_key })
}
