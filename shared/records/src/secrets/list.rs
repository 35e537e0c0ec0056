//! Lists the secrets of an account, without their values.

use engine::ports::secrets::SecretFacts;
use engine::secrets::is_name;
use engine::{Engine, Result};
use model::AccountId;

/// All secrets, ordered by name.
pub async fn list(engine: &Engine, account: &AccountId) -> Result<Vec<SecretFacts>> {
    let mut all = engine.ports.secrets.list(account).await?;
    // Connections are stored beside them.
    all.retain(|facts| is_name(&facts.name));
    Ok(all)
}
