//! Lists the open tokens of an account that have not expired.

use engine::{Engine, Result};
use model::{AccountId, Credential, CredentialKind};

/// All tokens, oldest first.
pub async fn list(engine: &Engine, account: &AccountId) -> Result<Vec<Credential>> {
    let mut tokens = engine.ports.credentials.list(account, CredentialKind::OpenToken).await?;
    tokens.sort_by(|a, b| (a.created_at, &a.key).cmp(&(b.created_at, &b.key)));
    Ok(tokens)
}
