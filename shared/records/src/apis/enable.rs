//! Enables or disables an API.

use super::read::read;
use crate::attempts::ATTEMPTS;
use engine::{Engine, Error, Result};
use model::{AccountId, ApiRecord};

/// Sets the switch. Writes nothing if it already has this value.
pub async fn set_enabled(engine: &Engine, account: &AccountId, id: &str, enabled: bool) -> Result<ApiRecord> {
    for _ in 0..ATTEMPTS {
        let mut api = read(engine, account, id).await?;
        if api.enabled == enabled {
            return Ok(api);
        }
        api.enabled = enabled;
        api.edit = api.edit.saturating_add(1);
        api.modified_at = engine.ports.clock.now();
        if engine.ports.apis.replace(account, &api).await? {
            return Ok(api);
        }
    }
    Err(Error::Changed { what: "API" })
}
