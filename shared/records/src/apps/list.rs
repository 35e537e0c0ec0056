//! Lists the applications of an account.

use engine::{Engine, Result};
use model::{AccountId, Credential, CredentialKind};

/// All applications, oldest first.
pub async fn list(engine: &Engine, account: &AccountId) -> Result<Vec<Credential>> {
    let mut apps = engine.ports.credentials.list(account, CredentialKind::App).await?;
    apps.sort_by(|a, b| (a.created_at, &a.key).cmp(&(b.created_at, &b.key)));
    Ok(apps)
}
