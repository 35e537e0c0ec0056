//! Executions: the one place where a run's truth changes.
//!
//! Every write is a single conditional write. A writer whose answer was lost recognises its own write by `attempt_id`, so that an applied
//! write is never taken for a conflict.

use super::Stored;
use async_trait::async_trait;
use model::{AccountId, Execution, ExecutionId, Status, Timestamp, WorkflowId};

/// Shards of the due index. A row's shard follows from its id.
pub const DUE_SHARDS: u8 = 4;

/// A worker asks for a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The tenant.
    pub account: AccountId,
    /// The run.
    pub id: ExecutionId,
    /// The cursor of the hint.
    pub cursor: u64,
    /// Who asks; never used twice.
    pub attempt_id: String,
    /// Now.
    pub now: Timestamp,
    /// Until when the claim shall be honoured.
    pub lease_until: Timestamp,
}

/// What became of a [`Claim`].
#[derive(Clone, Debug, PartialEq)]
pub enum Claimed {
    /// The row as it is now: fence and attempts raised, lease set, `segment_at` set if it was not, phase running.
    Mine(Box<Execution>),
    /// There is no such row.
    Missing,
    /// The run has ended.
    Ended,
    /// The row's cursor is not the hint's.
    Stale,
    /// Somebody else's lease holds.
    Leased,
    /// The row waits for a later moment.
    Early,
}

/// A run's next state.
#[derive(Clone, Debug, PartialEq)]
pub struct Commit {
    /// The tenant.
    pub account: AccountId,
    /// The run.
    pub id: ExecutionId,
    /// The committer's fence; must be the row's.
    pub fence: u64,
    /// The cursor that the committer started from; must be the row's. The commit raises it by one and sets `attempts` to zero.
    pub cursor: u64,
    /// Who commits.
    pub attempt_id: String,
    /// The new state.
    pub state: Vec<u8>,
    /// What happens to the row next.
    pub next: Next,
}

/// What happens to a row after a commit.
#[derive(Clone, Debug, PartialEq)]
pub enum Next {
    /// The committer carries on. Due at the lease's end.
    Continue {
        /// Until when it holds the row.
        lease_until: Timestamp,
        /// What the steps that follow see as now.
        segment_at: Timestamp,
    },
    /// Somebody else carries on, at once. The lease is gone.
    Queue {
        /// When the sweep looks, should the hint be lost.
        due_at: Timestamp,
    },
    /// Nobody runs until `wake_at`. The lease is gone; due at `due_at`.
    Wait {
        /// When the run goes on.
        wake_at: Timestamp,
        /// When the sweep looks: `wake_at`, or the deadline if that is sooner.
        due_at: Timestamp,
    },
    /// The run ends. Nothing is due any more.
    End {
        /// How.
        status: Status,
        /// Why, if it failed.
        error: Option<String>,
        /// When.
        at: Timestamp,
    },
}

/// What became of a conditional write of a claimed row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Committed {
    /// It is stored.
    Done,
    /// The row has moved on: drop the result, no more effects.
    Conflict,
}

/// The holder of a row wants to keep it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renewal {
    /// The tenant.
    pub account: AccountId,
    /// The run.
    pub id: ExecutionId,
    /// The holder's fence; must be the row's, and the run not ended.
    pub fence: u64,
    /// The new end of the lease; the row is due then.
    pub lease_until: Timestamp,
}

/// Ends a run from outside: a stop, or a deadline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// The tenant.
    pub account: AccountId,
    /// The run.
    pub id: ExecutionId,
    /// How.
    pub status: Status,
    /// Why.
    pub error: Option<String>,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub attempt_id: String,
}

/// What became of an [`End`].
#[derive(Clone, Debug, PartialEq)]
pub enum Ended {
    /// The run has ended by this very call; its fence is raised, so that its holder's next commit fails.
    Done(Box<Execution>),
    /// It had ended before.
    Before(Box<Execution>),
    /// There is no such row.
    Missing,
}

/// A place of an immutable item that a row's state names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpillKey {
    /// The cursor that the writing commit started from.
    pub cursor: u64,
    /// Its fence.
    pub fence: u64,
    /// Its number among the items of that commit.
    pub part: u32,
}

/// A row of the due index. Stale by nature: read the row before acting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueRow {
    /// The tenant.
    pub account: AccountId,
    /// The run.
    pub id: ExecutionId,
    /// When it was due.
    pub due_at: Timestamp,
}

/// Which executions to list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListQuery {
    /// The tenant.
    pub account: AccountId,
    /// Only this workflow's.
    pub workflow: Option<WorkflowId>,
    /// Only with this status.
    pub status: Option<Status>,
    /// Started then or later.
    pub from: Option<Timestamp>,
    /// Started then or before.
    pub to: Option<Timestamp>,
    /// At most so many.
    pub limit: usize,
    /// Passing over so many.
    pub offset: usize,
}

/// A row of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// The run.
    pub id: ExecutionId,
    /// Its workflow.
    pub workflow_id: WorkflowId,
    /// The workflow's name when the run started.
    pub workflow_name: String,
    /// One of the wire's five.
    pub status: Status,
    /// What started it.
    pub triggered_by: String,
    /// When it was accepted.
    pub started_at: Timestamp,
    /// When it ended.
    pub completed_at: Option<Timestamp>,
    /// Why it failed.
    pub error: Option<String>,
}

/// A page of a list, newest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// The rows.
    pub rows: Vec<Summary>,
    /// How many match in all.
    pub total: usize,
}

/// Executions of all accounts.
#[async_trait]
pub trait Executions: Send + Sync {
    /// Stores a new row; false, and nothing stored, if the id is taken by another attempt.
    async fn create(&self, row: &Execution) -> Stored<bool>;

    /// Claims a row that is running, not leased beyond `now`, not waiting beyond `now`, and at the hint's cursor.
    async fn claim(&self, claim: &Claim) -> Stored<Claimed>;

    /// Commits under fence and cursor. The spills that the state names must have been put before.
    async fn commit(&self, commit: &Commit) -> Stored<Committed>;

    /// Prolongs a lease under the fence.
    async fn renew(&self, renewal: &Renewal) -> Stored<Committed>;

    /// Ends a run from outside. The state stays as last committed.
    async fn end(&self, end: &End) -> Stored<Ended>;

    /// The row, consistently read.
    async fn read(&self, account: &AccountId, id: ExecutionId) -> Stored<Option<Execution>>;

    /// Stores an immutable item that no row names yet. Putting the same one twice is harmless.
    async fn put_spill(&self, account: &AccountId, id: ExecutionId, key: SpillKey, bytes: &[u8]) -> Stored<()>;

    /// The items of those keys, in their order. One that is missing is an error: a committed row names only what exists.
    async fn read_spills(&self, account: &AccountId, id: ExecutionId, keys: &[SpillKey]) -> Stored<Vec<Vec<u8>>>;

    /// Up to `limit` rows of a shard that were due at `now`, oldest first.
    async fn due(&self, shard: u8, now: Timestamp, limit: usize) -> Stored<Vec<DueRow>>;

    /// A page of an account's executions, newest first. May miss what was written in the last moment.
    async fn list(&self, query: &ListQuery) -> Stored<Page>;
}
