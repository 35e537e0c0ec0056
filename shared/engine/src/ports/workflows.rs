//! Workflows and their revisions.

use super::Stored;
use async_trait::async_trait;
use model::{AccountId, Definition, Timestamp, Workflow, WorkflowId};
use std::sync::Arc;

/// Shards of the index of schedules. A workflow's shard follows from its account and id.
pub const SCHEDULE_SHARDS: u8 = 4;

/// A row of the index of schedules. Stale by nature: read the workflow before acting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlotRow {
    /// The tenant.
    pub account: AccountId,
    /// The workflow.
    pub workflow: WorkflowId,
    /// When its schedules start it next.
    pub slot: Timestamp,
}

/// What became of a write that has conditions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// It is stored.
    Done,
    /// Another record of the same folder has the name; nothing was stored.
    NameTaken,
    /// Another workflow is called by the flow key; nothing was stored.
    FlowKeyTaken,
    /// The id is taken, or the record has changed or gone since it was read; nothing was stored.
    Changed,
}

/// Workflows of an account. Names are unique in their folder, without regard to case; flow keys are unique in the account, and a workflow
/// without one takes its id for one. Reads of single records are consistent.
#[async_trait]
pub trait Workflows: Send + Sync {
    /// Stores a new workflow with its first revision, all or nothing.
    async fn create(&self, account: &AccountId, workflow: &Workflow, definition: &Definition) -> Stored<Written>;

    /// The workflow, or `None`.
    async fn read(&self, account: &AccountId, id: &WorkflowId) -> Stored<Option<Workflow>>;

    /// The workflow that is called by the flow key.
    async fn find_flow(&self, account: &AccountId, flow_key: &str) -> Stored<Option<WorkflowId>>;

    /// A revision, which never changes once stored. Revisions outlive their workflow, so that a run can end.
    async fn definition(&self, account: &AccountId, id: &WorkflowId, revision: u32) -> Stored<Option<Definition>>;

    /// The highest revision that was ever stored under the id, also by a workflow that was deleted.
    async fn last_revision(&self, account: &AccountId, id: &WorkflowId) -> Stored<Option<u32>>;

    /// Replaces `before` by `after` if the stored `edit` is still that of `before`; with a definition, stores it as the revision of `after`
    /// in the same breath.
    async fn update(
        &self,
        account: &AccountId,
        before: &Workflow,
        after: &Workflow,
        definition: Option<&Definition>,
    ) -> Stored<Written>;

    /// Removes the workflow if its stored `edit` is still that given; tells whether it did.
    async fn delete(&self, account: &AccountId, workflow: &Workflow) -> Stored<bool>;

    /// Moves the workflow's next run from the moment in `workflow` to `next`, if neither that moment nor the record's `edit` has changed since
    /// it was read; tells whether it did. The record stays as it is: this is no change of the workflow. Of many who move the same moment, one is told
    /// that it did, also if the answer was lost on the way and asked for again.
    async fn advance(&self, account: &AccountId, workflow: &Workflow, next: Option<Timestamp>) -> Stored<bool>;

    /// Up to `limit` workflows of a shard whose next run is at `until` or before, the soonest first.
    async fn scheduled(&self, shard: u8, until: Timestamp, limit: usize) -> Stored<Vec<SlotRow>>;

    /// All workflows, in the order of their ids: each as it was when the call began, or later. Cheap to ask for again and again.
    async fn list(&self, account: &AccountId) -> Stored<Vec<Arc<Workflow>>>;
}
