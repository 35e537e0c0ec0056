//! Reads an application of an account.

use super::create::ID_BYTES;
use engine::digest::either_spelling;
use engine::{Engine, Error, Result};
use model::{AccountId, Credential, CredentialKind};

/// The application with this id, in hex or in base64. Applications of other accounts are not found.
pub async fn read(engine: &Engine, account: &AccountId, id: &str) -> Result<Credential> {
    let found = match either_spelling::<ID_BYTES>(id) {
        Some(id) => engine.ports.credentials.find(CredentialKind::App, &id).await?,
        None => None,
    };
    found.filter(|app| app.account == *account).ok_or(Error::NotFound { what: "app" })
}
