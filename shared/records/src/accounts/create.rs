//! Creates an account, and the keys that pair devices with it.

use crate::pairing_keys::{self, PairingKeys};
use engine::{Engine, Error, Result, digest};
use model::{Account, AccountId, CredentialKind};

/// A new account. The keys are shown only once; their hashes are stored.
#[derive(Clone, PartialEq, Eq)]
pub struct NewAccount {
    /// The name of the account.
    pub id: AccountId,
    /// The keys that pair devices.
    pub keys: PairingKeys,
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
    if ports.accounts.read(&id).await?.is_some() {
        return Err(Error::Exists { what: "account", name: id.to_string() });
    }
    // The account is stored last. If the call ends before that, it can be repeated: nobody has seen
    // the keys that it leaves.
    let keys = pairing_keys::create_both(engine, &id).await?;
    if ports.accounts.create(&Account::new(id.clone(), now)).await? {
        return Ok(NewAccount { id, keys });
    }
    // Another call has created the account in the meantime.
    let unused =
        [(CredentialKind::Pairing, &keys.pairing_key), (CredentialKind::AdminPairing, &keys.admin_pairing_key)];
    for (kind, key) in unused {
        ports.credentials.delete(&id, kind, &digest::sha256_hex(key)).await?;
    }
    Err(Error::Exists { what: "account", name: id.to_string() })
}
