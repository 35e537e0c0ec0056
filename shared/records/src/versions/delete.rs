//! Deletes a version that is disabled. Its revision stays, because runs may still be at it.

use super::find;
use crate::workflows;
use engine::{Engine, Error};
use model::{AccountId, Timestamp, WorkflowId};

/// Deletes it; answers with the moment.
pub async fn delete(engine: &Engine, account: &AccountId, id: &WorkflowId, number: u32) -> Result<Timestamp, Error> {
    workflows::read::summary(engine, account, id).await?;
    let version = find::summary(engine, account, id, number).await?;
    if version.enabled {
        return Err(Error::VersionEnabled { number });
    }
    if engine.ports.versions.delete(account, id, &version).await? {
        Ok(engine.ports.clock.now())
    } else {
        Err(Error::Changed { what: "version" })
    }
}
