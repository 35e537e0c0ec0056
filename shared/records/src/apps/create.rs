//! Creates an application: an id and a secret, with which it gets access tokens.

use crate::{names, settings};
use engine::{Engine, Error, Result, digest};
use model::{AccountId, AppSettings, Credential, CredentialKind};

/// The length of an application's id, in bytes.
pub const ID_BYTES: usize = 16;

/// A new application. Its secret is shown only once; the hash is stored.
#[derive(Clone, PartialEq)]
pub struct NewApp {
    /// The stored record.
    pub app: Credential,
    /// The secret, in hex.
    pub secret: String,
}

/// Creates an application with this name and these settings, and a key that signs its callbacks.
pub async fn create(engine: &Engine, account: &AccountId, name: &str, settings: AppSettings) -> Result<NewApp> {
    names::plain("name", name)?;
    settings::check_app(&settings)?;
    let ids = &engine.ports.ids;
    let id = ids.secret();
    let id = digest::hex(id.first_chunk::<ID_BYTES>().ok_or(Error::Internal("a secret is too short"))?);
    let secret = digest::hex(&ids.secret());
    let now = engine.ports.clock.now();
    let app = Credential {
        secret_hash: Some(digest::sha256_hex(&secret)),
        app: AppSettings {
            webhook_secret: settings.webhook_secret.clone().or_else(|| Some(webhook_secret(engine))),
            older_webhook_secret: None,
            ..settings
        },
        ..Credential::new(CredentialKind::App, id, account.clone(), name.trim().to_owned(), now)
    };
    engine.ports.credentials.put(&app).await?;
    Ok(NewApp { app, secret })
}

/// A new key for callbacks, in the format of Standard Webhooks.
pub(super) fn webhook_secret(engine: &Engine) -> String {
    format!("whsec_{}", digest::base64(&engine.ports.ids.secret()))
}
