//! Enables or disables an API.

use crate::{Engine, Error};
use model::{AccountId, ApiRecord};

/// Sets the switch; writes nothing if it already stands so.
pub async fn run(engine: &Engine, account: &AccountId, id: &str, enabled: bool) -> Result<ApiRecord, Error> {
    // Ids are UUIDs; no key is built from anything else.
    if uuid::Uuid::try_parse(id).is_err() {
        return Err(Error::ApiNotFound);
    }
    let mut api = engine.ports.apis.read(account, id).await?.ok_or(Error::ApiNotFound)?;
    if api.enabled == enabled {
        return Ok(api);
    }
    api.enabled = enabled;
    api.modified_at = engine.ports.clock.now();
    if engine.ports.apis.replace(account, &api).await? { Ok(api) } else { Err(Error::ApiNotFound) }
}
