//! Workflows and their revisions.

use super::Stored;
use async_trait::async_trait;
use model::{AccountId, Definition, Revision, Timestamp, Workflow, WorkflowId};
use std::sync::Arc;

/// The shards of the index of schedules. The shard of a workflow follows from its account and id.
pub const SCHEDULE_SHARDS: u8 = 4;

/// An entry of the index of schedules. The index can be out of date, so the workflow is read before
/// something is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlotRow {
    /// The account that owns the workflow.
    pub account: AccountId,
    /// The id of the workflow.
    pub workflow: WorkflowId,
    /// The next time at which its schedules start it.
    pub slot: Timestamp,
}

/// A page of revisions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Revisions {
    /// The revisions, newest first.
    pub revisions: Vec<Revision>,
    /// The number of the oldest revision that was looked at, if there are older ones.
    pub next: Option<u32>,
}

/// The result of a conditional write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// The record is stored.
    Done,
    /// Another record of the same folder has the name; nothing was stored.
    NameTaken,
    /// Another workflow has the flow key; nothing was stored.
    FlowKeyTaken,
    /// The id is taken, the record was changed or deleted since it was read, or the folder that it
    /// is put into does not exist or has changed; nothing was stored.
    Changed,
}

/// Workflows of an account. Names are unique in their folder, without regard to case. Flow keys are
/// unique in the account; the flow key of a workflow without one is its id. Reads of single records
/// are consistent.
#[async_trait]
pub trait Workflows: Send + Sync {
    /// Stores a new workflow with its first revision, both or none.
    async fn create(&self, account: &AccountId, workflow: &Workflow, definition: &Definition) -> Stored<Written>;

    /// The workflow, or `None` if it does not exist.
    async fn read(&self, account: &AccountId, id: &WorkflowId) -> Stored<Option<Workflow>>;

    /// The workflow with this flow key.
    async fn find_flow(&self, account: &AccountId, flow_key: &str) -> Stored<Option<WorkflowId>>;

    /// A revision. It never changes after it was stored. Revisions are kept when their workflow is
    /// deleted, so that its runs can end.
    async fn definition(&self, account: &AccountId, id: &WorkflowId, revision: u32) -> Stored<Option<Definition>>;

    /// At most `limit` revisions that were ever stored with this id and are older than `before`,
    /// newest first. There can be fewer on a page, or none, although there are more, because their
    /// definitions are read with them.
    async fn revisions(
        &self,
        account: &AccountId,
        id: &WorkflowId,
        before: Option<u32>,
        limit: usize,
    ) -> Stored<Revisions>;

    /// The highest revision that was ever stored with this id, also by a workflow that was deleted.
    async fn last_revision(&self, account: &AccountId, id: &WorkflowId) -> Stored<Option<u32>>;

    /// Replaces `before` by `after` if the stored `edit` is still that of `before`. A definition is
    /// stored in the same transaction, as the revision of `after`, with its step count and with
    /// what it says of when and by whom the revision was saved.
    async fn update(
        &self,
        account: &AccountId,
        before: &Workflow,
        after: &Workflow,
        definition: Option<&Definition>,
    ) -> Stored<Written>;

    /// Deletes the workflow if its stored `edit` has not changed. Returns whether it was deleted.
    async fn delete(&self, account: &AccountId, workflow: &Workflow) -> Stored<bool>;

    /// Moves the next run of the workflow from the time in `workflow` to `next`, if neither that
    /// time nor the `edit` of the record has changed since it was read. Returns whether it was
    /// moved. The `edit` stays, because this is not a change of the workflow. If several callers
    /// move the same time, only one of them gets `true`, also if its answer was lost and it asks
    /// again.
    async fn advance(&self, account: &AccountId, workflow: &Workflow, next: Option<Timestamp>) -> Stored<bool>;

    /// At most `limit` workflows of a shard whose next run is at `until` or earlier, soonest first.
    async fn scheduled(&self, shard: u8, until: Timestamp, limit: usize) -> Stored<Vec<SlotRow>>;

    /// All workflows, in the order of their ids, as they were when the call began or later.
    /// Repeated calls are cheap.
    async fn list(&self, account: &AccountId) -> Stored<Vec<Arc<Workflow>>>;
}
