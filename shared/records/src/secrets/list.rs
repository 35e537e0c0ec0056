//! Lists the secrets of an account, without their values.

use engine::ports::secrets::SecretFacts;
use engine::{Engine, Error};
use model::AccountId;

/// All secrets, ordered by name.
pub async fn list(engine: &Engine, account: &AccountId) -> Result<Vec<SecretFacts>, Error> {
    Ok(engine.ports.secrets.list(account).await?)
}
