//! Deletes an open token, which is refused from then on.

use engine::{Engine, Error, Result};
use model::{AccountId, CredentialKind};

/// Deletes the token with this id.
pub async fn delete(engine: &Engine, account: &AccountId, id: &str) -> Result<()> {
    if engine.ports.credentials.delete(account, CredentialKind::OpenToken, id).await? {
        Ok(())
    } else {
        Err(Error::NotFound { what: "open token" })
    }
}
