//! Changes an application.

use super::read::read;
use crate::attempts::ATTEMPTS;
use crate::{names, settings};
use engine::{Engine, Error, Result};
use model::{AccountId, Credential};

/// Applies `change` to the stored application, and again if it changes in the meantime.
pub async fn update(
    engine: &Engine,
    account: &AccountId,
    id: &str,
    change: impl Fn(&mut Credential) + Send,
) -> Result<Credential> {
    for _ in 0..ATTEMPTS {
        let before = read(engine, account, id).await?;
        let mut after = before.clone();
        change(&mut after);
        if after == before {
            return Ok(before);
        }
        names::plain("name", &after.name)?;
        settings::check_app(&after.app)?;
        after.edit = before.edit.saturating_add(1);
        if engine.ports.credentials.update(&before, &after).await? {
            return Ok(after);
        }
    }
    Err(Error::Changed { what: "app" })
}
