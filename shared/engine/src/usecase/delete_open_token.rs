//! Deletes an open token, which is good for nothing from then on.

use crate::{Engine, Error};
use model::{AccountId, CredentialKind};

/// Deletes the token of that id.
pub async fn run(engine: &Engine, account: &AccountId, id: &str) -> Result<(), Error> {
    if engine.ports.credentials.delete(account, CredentialKind::OpenToken, id).await? {
        Ok(())
    } else {
        Err(Error::NotFound { what: "open token" })
    }
}
