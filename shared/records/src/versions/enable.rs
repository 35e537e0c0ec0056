//! Enables or disables a version.

use super::find::find;
use crate::attempts::ATTEMPTS;
use crate::workflows;
use engine::{Engine, Error, Result};
use model::{AccountId, Version, WorkflowId};

/// Sets the switch. Writes nothing if it already has this value.
pub async fn set_enabled(
    engine: &Engine,
    account: &AccountId,
    id: &WorkflowId,
    number: u32,
    enabled: bool,
) -> Result<Version> {
    workflows::read::summary(engine, account, id).await?;
    for _ in 0..ATTEMPTS {
        let mut version = find(engine, account, id, number).await?;
        if version.enabled == enabled {
            return Ok(version);
        }
        version.enabled = enabled;
        version.edit = version.edit.saturating_add(1);
        if engine.ports.versions.update(account, id, &version).await? {
            return Ok(version);
        }
    }
    Err(Error::Changed { what: "version" })
}
