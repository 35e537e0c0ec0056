//! Published versions of workflows.

use super::Stored;
use async_trait::async_trait;
use model::{AccountId, Version, WorkflowId};

/// What was published of a workflow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// The last number given, to a version that may have been deleted since; 0 before the first.
    pub last: u32,
    /// The versions that are there, in the order of their numbers.
    pub versions: Vec<Version>,
}

/// Published versions. Reads are consistent. Versions outlive their workflow, as revisions do.
#[async_trait]
pub trait Versions: Send + Sync {
    /// Stores the version if its number is the one after the last given; tells whether it did. So no number is ever given twice.
    async fn publish(&self, account: &AccountId, workflow: &WorkflowId, version: &Version) -> Stored<bool>;

    /// The version of that number, or `None`.
    async fn read(&self, account: &AccountId, workflow: &WorkflowId, number: u32) -> Stored<Option<Version>>;

    /// All that was published.
    async fn list(&self, account: &AccountId, workflow: &WorkflowId) -> Stored<Published>;

    /// Replaces the version of that number if the stored `edit` is the one before; tells whether it did.
    async fn update(&self, account: &AccountId, workflow: &WorkflowId, version: &Version) -> Stored<bool>;

    /// Removes the version if its stored `edit` is still that given; tells whether it did.
    async fn delete(&self, account: &AccountId, workflow: &WorkflowId, version: &Version) -> Stored<bool>;
}
