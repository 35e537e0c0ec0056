//! Deletes an application. Its secrets, codes and tokens are refused from then on.

use super::read::read;
use engine::{Engine, Error, Result};
use model::{AccountId, CredentialKind};

/// Deletes the application with this id.
pub async fn delete(engine: &Engine, account: &AccountId, id: &str) -> Result<()> {
    let app = read(engine, account, id).await?;
    if engine.ports.credentials.delete(account, CredentialKind::App, &app.key).await? {
        Ok(())
    } else {
        Err(Error::NotFound { what: "app" })
    }
}
