//! Makes an account and the keys that pair devices with it.

use crate::pairing_keys;
use engine::{Engine, Error};
use model::{Account, AccountId, CredentialKind};

/// A new account. The keys are shown once; their hashes are stored.
#[derive(Clone, PartialEq, Eq)]
pub struct NewAccount {
    /// The account.
    pub id: AccountId,
    /// Pairs devices.
    pub pairing_key: String,
    /// Pairs devices that may also administer.
    pub admin_pairing_key: String,
}

/// Makes the account of that id, or of one that nobody has.
pub async fn create(engine: &Engine, id: Option<AccountId>) -> Result<NewAccount, Error> {
    let ports = &engine.ports;
    let now = ports.clock.now();
    let id = match id {
        Some(id) => id,
        None => AccountId::parse(&format!("a-{}", ports.ids.uuid(now).simple()))
            .map_err(|_| Error::Internal("an account's id is malformed"))?,
    };
    ports.accounts.create(&Account::new(id.clone(), now)).await?;
    // An account that is there but that nobody can administer was left behind by a call that died
    // here.
    if !ports.credentials.list(&id, CredentialKind::AdminPairing).await?.is_empty() {
        return Err(Error::Exists { what: "account", name: id.to_string() });
    }
    let pairing_key = pairing_keys::create(engine, &id, false).await?;
    let admin_pairing_key = pairing_keys::create(engine, &id, true).await?;
    Ok(NewAccount { id, pairing_key, admin_pairing_key })
}
