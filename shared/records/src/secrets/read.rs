//! Reads a secret without its value.

use engine::ports::secrets::SecretFacts;
use engine::secrets::is_name;
use engine::{Engine, Error, Result};
use model::AccountId;

/// The name of a secret, and its times.
pub async fn read(engine: &Engine, account: &AccountId, name: &str) -> Result<SecretFacts> {
    let found = if is_name(name) { engine.ports.secrets.facts(account, name).await? } else { None };
    found.ok_or(Error::NotFound { what: "secret" })
}
