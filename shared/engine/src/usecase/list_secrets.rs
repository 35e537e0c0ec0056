//! Lists what is shown of an account's secrets.

use crate::ports::secrets::SecretFacts;
use crate::{Engine, Error};
use model::AccountId;

/// All of them, by name.
pub async fn run(engine: &Engine, account: &AccountId) -> Result<Vec<SecretFacts>, Error> {
    Ok(engine.ports.secrets.list(account).await?)
}
