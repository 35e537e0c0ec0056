//! Deletes a secret. References in workflows to it find nothing from then on.

use engine::secrets::is_name;
use engine::{Engine, Error, Result};
use model::{AccountId, Timestamp};

/// Deletes a secret, and returns the moment.
pub async fn delete(engine: &Engine, account: &AccountId, name: &str) -> Result<Timestamp> {
    if is_name(name) && engine.ports.secrets.delete(account, name).await? {
        Ok(engine.ports.clock.now())
    } else {
        Err(Error::NotFound { what: "secret" })
    }
}
