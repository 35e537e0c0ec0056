//! Deletes a disabled version. Its revision stays, because executions can still use it.

use super::find::find;
use crate::workflows;
use engine::{Engine, Error, Result};
use model::{AccountId, Timestamp, WorkflowId};

/// Deletes the version, and returns the moment.
pub async fn delete(engine: &Engine, account: &AccountId, id: &WorkflowId, number: u32) -> Result<Timestamp> {
    workflows::read::summary(engine, account, id).await?;
    let version = find(engine, account, id, number).await?;
    if version.enabled {
        return Err(Error::VersionEnabled { number });
    }
    if engine.ports.versions.delete(account, id, &version).await? {
        Ok(engine.ports.clock.now())
    } else {
        Err(Error::Changed { what: "version" })
    }
}
