//! Replaces an application's secrets.

use super::create::{NewApp, webhook_secret};
use super::update::update;
use engine::{Engine, Error, digest};
use model::{AccountId, Credential, OlderSecret, Timestamp};
use std::time::Duration;

/// How long callbacks are signed with a replaced key, too, so that their receiver has the time to
/// learn the new one.
pub const OVERLAP: Duration = Duration::from_hours(24);

/// Gives the application another secret. The one before it is good for nothing from then on.
pub async fn rotate_secret(engine: &Engine, account: &AccountId, id: &str) -> Result<NewApp, Error> {
    let secret = digest::hex(&engine.ports.ids.secret());
    let hash = digest::sha256_hex(&secret);
    let app = update(engine, account, id, |app| app.secret_hash = Some(hash.clone())).await?;
    Ok(NewApp { app, secret })
}

/// Gives the application another key that signs its callbacks.
pub async fn rotate_webhook_secret(engine: &Engine, account: &AccountId, id: &str) -> Result<Credential, Error> {
    let fresh = webhook_secret(engine);
    let until = engine.ports.clock.now().plus(OVERLAP);
    update(engine, account, id, |app| replace_webhook_secret(app, &fresh, until)).await
}

/// Puts another signing key in the place of the present one, which still signs until that moment.
pub fn replace_webhook_secret(app: &mut Credential, fresh: &str, until: Timestamp) {
    if app.app.webhook_secret.as_deref() == Some(fresh) {
        return;
    }
    let older = app.app.webhook_secret.replace(fresh.to_owned());
    app.app.older_webhook_secret = older.map(|secret| OlderSecret { secret, until });
}
