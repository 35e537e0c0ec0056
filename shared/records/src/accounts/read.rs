//! Reads an account and its settings.

use engine::{Engine, Error, Result};
use model::{Account, AccountId};

/// The account with its settings.
pub async fn read(engine: &Engine, account: &AccountId) -> Result<Account> {
    engine.ports.accounts.read(account).await?.ok_or(Error::NotFound { what: "account" })
}
