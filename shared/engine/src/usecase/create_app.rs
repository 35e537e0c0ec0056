//! Makes an application: an id and a secret that it gets access tokens with.

use super::{check_name, check_settings};
use crate::{Engine, Error, secret};
use model::{AccountId, AppSettings, Credential, CredentialKind};

/// The length of an application's id, in bytes.
pub const ID_BYTES: usize = 16;

/// A new application. Its secret is shown once; the hash is stored.
#[derive(Clone, PartialEq)]
pub struct NewApp {
    /// What is stored.
    pub app: Credential,
    /// The secret, in hex.
    pub secret: String,
}

/// Makes an application of that name and those settings. A key that signs its callbacks is made for it.
pub async fn run(engine: &Engine, account: &AccountId, name: &str, settings: AppSettings) -> Result<NewApp, Error> {
    check_name::plain("name", name)?;
    check_settings::app(&settings)?;
    let ids = &engine.ports.ids;
    let id = ids.secret();
    let id = secret::hex(id.first_chunk::<ID_BYTES>().ok_or(Error::Internal("a secret is too short"))?);
    let secret = secret::hex(&ids.secret());
    let now = engine.ports.clock.now();
    let app = Credential {
        secret_hash: Some(secret::sha256_hex(&secret)),
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

/// A new key for callbacks, as Standard Webhooks writes it.
pub(super) fn webhook_secret(engine: &Engine) -> String {
    format!("whsec_{}", secret::base64(&engine.ports.ids.secret()))
}
