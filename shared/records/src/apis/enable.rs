//! Enables or disables an API.

use super::read::read;
use engine::{Engine, Error};
use model::{AccountId, ApiRecord};

/// Sets the switch; writes nothing if it already stands so.
pub async fn set_enabled(engine: &Engine, account: &AccountId, id: &str, enabled: bool) -> Result<ApiRecord, Error> {
    let mut api = read(engine, account, id).await?;
    if api.enabled == enabled {
        return Ok(api);
    }
    api.enabled = enabled;
    api.modified_at = engine.ports.clock.now();
    if engine.ports.apis.replace(account, &api).await? { Ok(api) } else { Err(Error::ApiNotFound) }
}
