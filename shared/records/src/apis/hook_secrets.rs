//! The secrets of signatures of a webhook: stored sealed, apart from the record, and never shown.

use engine::digest::hex;
use engine::ports::secrets::Secret;
use engine::{Engine, Error, Result};
use model::{AccountId, ApiAuth, ApiRecord};

/// The most secrets with which requests of a webhook may be signed at the same time.
pub const MAX_SECRETS: usize = 5;

/// Stores these secrets in place of the current ones; none = the current ones stay.
pub(super) async fn put(engine: &Engine, account: &AccountId, api: &str, secrets: &[String]) -> Result<()> {
    if secrets.is_empty() {
        return Ok(());
    }
    let handle = hex(&engine.ports.ids.secret()).chars().take(32).collect();
    let value = serde_json::to_string(secrets).map_err(|_| Error::Internal("secrets could not be written"))?;
    let secret = Secret { name: name(api), handle, value };
    engine.ports.secrets.put(account, &secret, engine.ports.clock.now()).await?;
    Ok(())
}

/// The secrets of the webhook.
pub async fn read(engine: &Engine, account: &AccountId, api: &ApiRecord) -> Result<Vec<String>> {
    let found = engine.ports.secrets.read(account, &[name(&api.id)]).await?;
    let Some(secret) = found.into_iter().next() else { return Ok(Vec::new()) };
    serde_json::from_str(&secret.value).map_err(|_| Error::Internal("the secrets of a webhook cannot be read"))
}

/// Deletes the secrets of a record that had some.
pub(super) async fn forget(engine: &Engine, account: &AccountId, api: &ApiRecord) -> Result<()> {
    if matches!(api.auth, ApiAuth::Hmac(_)) {
        engine.ports.secrets.delete(account, &name(&api.id)).await?;
    }
    Ok(())
}

/// No secret of a user has this name, because names of users do not contain a `~`.
fn name(api: &str) -> String {
    format!("~api-{api}")
}
