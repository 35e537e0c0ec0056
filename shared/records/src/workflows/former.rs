//! What a deleted workflow leaves to a new one with its id.

use engine::{Engine, Result};
use model::{AccountId, WorkflowId};

/// Deletes the published versions of a deleted workflow: those of its revisions, up to this one.
/// Their numbers are not given again. Versions of later revisions belong to a new workflow with the
/// id, which another request has created in the meantime.
pub(super) async fn delete_versions(
    engine: &Engine,
    account: &AccountId,
    id: &WorkflowId,
    last_revision: u32,
) -> Result<()> {
    let versions = &engine.ports.versions;
    let published = versions.list(account, id).await?.versions;
    for version in published.iter().filter(|version| version.revision <= last_revision) {
        // If it is already gone, another request with the id has deleted it.
        versions.delete(account, id, version).await?;
    }
    Ok(())
}
