//! Published versions of workflows.

use super::Stored;
use async_trait::async_trait;
use model::{AccountId, Version, WorkflowId};

/// The published versions of a workflow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// The last assigned number, also if that version was deleted since; 0 before the first one.
    pub last: u32,
    /// The existing versions, ordered by number.
    pub versions: Vec<Version>,
}

/// Published versions. Reads are consistent. Versions are kept when their workflow is deleted, like
/// revisions.
#[async_trait]
pub trait Versions: Send + Sync {
    /// Stores the version if its number follows the last assigned one, so that no number is
    /// assigned twice. Returns whether it was stored.
    async fn publish(&self, account: &AccountId, workflow: &WorkflowId, version: &Version) -> Stored<bool>;

    /// The version with this number, or `None` if it does not exist.
    async fn read(&self, account: &AccountId, workflow: &WorkflowId, number: u32) -> Stored<Option<Version>>;

    /// The published versions of the workflow.
    async fn list(&self, account: &AccountId, workflow: &WorkflowId) -> Stored<Published>;

    /// Replaces the version with this number if the stored `edit` is the one before. Returns
    /// whether it was replaced.
    async fn update(&self, account: &AccountId, workflow: &WorkflowId, version: &Version) -> Stored<bool>;

    /// Deletes the version if its stored `edit` has not changed. Returns whether it was deleted.
    async fn delete(&self, account: &AccountId, workflow: &WorkflowId, version: &Version) -> Stored<bool>;
}
