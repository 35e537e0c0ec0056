//! Lists what is shown of an account's secrets.

use engine::ports::secrets::SecretFacts;
use engine::{Engine, Error};
use model::AccountId;

/// All of them, by name.
pub async fn list(engine: &Engine, account: &AccountId) -> Result<Vec<SecretFacts>, Error> {
    Ok(engine.ports.secrets.list(account).await?)
}
