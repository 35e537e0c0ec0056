//! Deletes an application: from then on nothing of it is good for anything.

use super::read_app;
use crate::{Engine, Error};
use model::{AccountId, CredentialKind};

/// Deletes the application of that id.
pub async fn run(engine: &Engine, account: &AccountId, id: &str) -> Result<(), Error> {
    let app = read_app::run(engine, account, id).await?;
    if engine.ports.credentials.delete(account, CredentialKind::App, &app.key).await? {
        Ok(())
    } else {
        Err(Error::NotFound { what: "app" })
    }
}
