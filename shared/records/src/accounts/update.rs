//! Changes the settings of an account.

use super::read::read;
use crate::attempts::ATTEMPTS;
use crate::settings;
use engine::{Engine, Error, Result};
use model::{Account, AccountId, AccountSettings};

/// Applies `change` to the stored account, and again if the account changes in the meantime.
pub async fn update(
    engine: &Engine,
    account: &AccountId,
    change: impl Fn(&mut AccountSettings) + Send,
) -> Result<Account> {
    for _ in 0..ATTEMPTS {
        let before = read(engine, account).await?;
        let mut after = before.clone();
        change(&mut after.settings);
        if after == before {
            return Ok(before);
        }
        settings::check_account(&after.settings)?;
        after.edit = before.edit.saturating_add(1);
        if engine.ports.accounts.update(&before, &after).await? {
            return Ok(after);
        }
    }
    Err(Error::Changed { what: "account" })
}
