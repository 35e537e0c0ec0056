//! Deletes a version that nobody may name any more. Its revision stays, because runs may still be at it.

use super::{find_version, read_workflow};
use crate::{Engine, Error};
use model::{AccountId, Timestamp, WorkflowId};

/// Deletes it; answers with the moment.
pub async fn run(engine: &Engine, account: &AccountId, id: &WorkflowId, number: u32) -> Result<Timestamp, Error> {
    read_workflow::summary(engine, account, id).await?;
    let version = find_version::summary(engine, account, id, number).await?;
    if version.enabled {
        return Err(Error::VersionEnabled { number });
    }
    if engine.ports.versions.delete(account, id, &version).await? {
        Ok(engine.ports.clock.now())
    } else {
        Err(Error::Changed { what: "version" })
    }
}
