//! An account and its settings.

use crate::{Engine, Error};
use model::{Account, AccountId};

/// The account.
pub async fn run(engine: &Engine, account: &AccountId) -> Result<Account, Error> {
    engine.ports.accounts.read(account).await?.ok_or(Error::NotFound { what: "account" })
}
