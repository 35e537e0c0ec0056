//! Publishes the current revision of a workflow as its next version.

use crate::workflows;
use engine::{Engine, Error, Result};
use model::{AccountId, Version, WorkflowId};

/// The most versions of a workflow.
pub const MAX_VERSIONS: usize = 1_000;
/// The longest note, in characters.
pub const MAX_NOTE: usize = 1_000;
/// How many numbers are used when other requests publish at the same time.
const ATTEMPTS: usize = 10;

/// The fields of a new version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewVersion {
    /// A free text of the publisher.
    pub note: String,
    /// Whether callers can use it from the start.
    pub enabled: bool,
}

/// Checks and stores a new version.
pub async fn publish(engine: &Engine, account: &AccountId, id: &WorkflowId, new: NewVersion) -> Result<Version> {
    if new.note.chars().count() > MAX_NOTE {
        return Err(Error::invalid("note", format!("must be at most {MAX_NOTE} characters")));
    }
    let workflow = workflows::read::summary(engine, account, id).await?;
    for _ in 0..ATTEMPTS {
        let published = engine.ports.versions.list(account, id).await?;
        if published.versions.len() >= MAX_VERSIONS {
            let reason = format!("has {MAX_VERSIONS} versions, which is the most there can be; delete some");
            return Err(Error::invalid("workflowId", reason));
        }
        let version = Version {
            v: 1,
            number: published.last.saturating_add(1),
            revision: workflow.revision,
            step_count: workflow.step_count,
            note: new.note.clone(),
            enabled: new.enabled,
            edit: 1,
            published_at: engine.ports.clock.now(),
        };
        if engine.ports.versions.publish(account, id, &version).await? {
            return Ok(version);
        }
    }
    Err(Error::Changed { what: "list of versions" })
}
