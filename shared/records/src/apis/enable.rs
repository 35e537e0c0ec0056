//! Enables or disables an API.

use super::read::read;
use engine::{Engine, Error, Result};
use model::{AccountId, ApiRecord};

/// Sets the switch. Writes nothing if it already has this value.
pub async fn set_enabled(engine: &Engine, account: &AccountId, id: &str, enabled: bool) -> Result<ApiRecord> {
    let mut api = read(engine, account, id).await?;
    if api.enabled == enabled {
        return Ok(api);
    }
    api.enabled = enabled;
    api.modified_at = engine.ports.clock.now();
    if engine.ports.apis.replace(account, &api).await? { Ok(api) } else { Err(Error::ApiNotFound) }
}
