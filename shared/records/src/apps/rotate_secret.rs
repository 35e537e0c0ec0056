//! Replaces the secrets of an application.

use super::create::{NewApp, webhook_secret};
use super::update::update;
use engine::{Engine, Result, digest};
use model::{AccountId, Credential, OlderSecret, Timestamp};
use std::time::Duration;

/// How long callbacks are also signed with a replaced key, so that the receiver has time to switch
/// to the new one.
pub const OVERLAP: Duration = Duration::from_hours(24);

/// Gives the application a new secret. The previous one is refused from then on.
pub async fn rotate_secret(engine: &Engine, account: &AccountId, id: &str) -> Result<NewApp> {
    let secret = digest::hex(&engine.ports.ids.secret());
    let hash = digest::sha256_hex(&secret);
    let app = update(engine, account, id, |app| app.secret_hash = Some(hash.clone())).await?;
    Ok(NewApp { app, secret })
}

/// Gives the application a new key that signs its callbacks.
pub async fn rotate_webhook_secret(engine: &Engine, account: &AccountId, id: &str) -> Result<Credential> {
    let fresh = webhook_secret(engine);
    let until = engine.ports.clock.now().plus(OVERLAP);
    update(engine, account, id, |app| replace_webhook_secret(app, &fresh, until)).await
}

/// Replaces the signing key. The present key still signs until the given moment.
pub fn replace_webhook_secret(app: &mut Credential, fresh: &str, until: Timestamp) {
    if app.app.webhook_secret.as_deref() == Some(fresh) {
        return;
    }
    let older = app.app.webhook_secret.replace(fresh.to_owned());
    app.app.older_webhook_secret = older.map(|secret| OlderSecret { secret, until });
}
