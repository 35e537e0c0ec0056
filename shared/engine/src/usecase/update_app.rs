//! Changes an application.

use super::{check_name, check_settings, read_app};
use crate::{Engine, Error};
use model::{AccountId, Credential};

/// How often a change is tried again when somebody else changes the same application at the same time.
const TRIES: usize = 5;

/// Applies `change` to whatever is stored, again if that changes meanwhile.
pub async fn run(
    engine: &Engine,
    account: &AccountId,
    id: &str,
    change: impl Fn(&mut Credential) + Send,
) -> Result<Credential, Error> {
    for _ in 0..TRIES {
        let before = read_app::run(engine, account, id).await?;
        let mut after = before.clone();
        change(&mut after);
        if after == before {
            return Ok(before);
        }
        check_name::plain("name", &after.name)?;
        check_settings::app(&after.app)?;
        after.edit = before.edit.saturating_add(1);
        if engine.ports.credentials.update(&before, &after).await? {
            return Ok(after);
        }
    }
    Err(Error::Changed { what: "app" })
}
