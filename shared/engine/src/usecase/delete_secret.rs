//! Deletes a secret. Workflows that refer to it find nothing from then on.

use super::read_secret::is_name;
use crate::{Engine, Error};
use model::{AccountId, Timestamp};

/// Deletes it; answers with the moment.
pub async fn run(engine: &Engine, account: &AccountId, name: &str) -> Result<Timestamp, Error> {
    if is_name(name) && engine.ports.secrets.delete(account, name).await? {
        Ok(engine.ports.clock.now())
    } else {
        Err(Error::NotFound { what: "secret" })
    }
}
