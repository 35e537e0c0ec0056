//! Executions: the one place where a run's truth changes.
//!
//! Every write is a single conditional write. A writer whose answer was lost recognises its own write by `attempt_id`, so that an applied
//! write is never taken for a conflict. Where there is no attempt, a write done twice is harmless.

mod guards;

pub use guards::{Created, Guards, KeyGuard, KeyUse, TurnGuard};

use super::Stored;
use async_trait::async_trait;
use model::{AccountId, Delivery, Execution, ExecutionId, Status, Timestamp, Usage, WorkflowId};
use std::time::Duration;

/// The most bytes of a signal.
pub const MAX_SIGNAL_BYTES: usize = 300 * 1024;
/// A row that was due so long ago is stuck.
const STUCK: Duration = Duration::from_mins(10);
/// How many entries beyond a page are looked at to count what matches.
pub const COUNTED: usize = 1_000;
/// How many entries are looked at for a page whose filter no index answers.
pub const LOOKED_AT: usize = 2_000;

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
    /// The row as it is now: fence and attempts raised, lease set, `segment_at` set if it was not, phase running; due as before.
    Mine(Box<Execution>),
    /// There is no such row.
    Missing,
    /// The run has ended.
    Ended,
    /// The row's cursor is not the hint's.
    Stale,
    /// Somebody else's lease holds.
    Leased,
    /// The row waits for a later moment, or for a wake from outside.
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
    /// How often the row had been woken when the committer last looked at what had arrived; if given, must still be the row's.
    pub inbox: Option<u64>,
    /// Who commits.
    pub attempt_id: String,
    /// The new state.
    pub state: Vec<u8>,
    /// What the run has used by then. At the end it becomes part of the summary.
    pub usage: Usage,
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
    /// Nobody runs until `wake_at`, or until somebody wakes the row. The lease is gone.
    Wait {
        /// When the run goes on by itself; `None` = only a wake from outside goes on, and every claim before that is early.
        wake_at: Option<Timestamp>,
        /// When the sweep looks: `wake_at`, or the deadline if that is sooner; `None` = never.
        due_at: Option<Timestamp>,
    },
    /// The run ends.
    End {
        /// How.
        status: Status,
        /// Why, if it failed.
        error: Option<String>,
        /// When.
        at: Timestamp,
        /// When the sweep looks at what the ended run still owes somebody; stays until settled. `None` = it owes nothing.
        due_at: Option<Timestamp>,
    },
}

/// What became of a conditional write of a claimed row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Committed {
    /// It is stored.
    Done,
    /// The row has moved on: drop the result, no more effects.
    Conflict,
    /// The row is still the committer's, but was woken since it last looked: nothing is stored. Look at what has arrived, and commit again.
    Woken {
        /// How often it has been woken by now.
        inbox: u64,
    },
}

impl Committed {
    /// Whether it is stored.
    pub fn is_done(self) -> bool {
        self == Self::Done
    }
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
    /// How often the row counts as claimed from now on; `None` = as it does.
    pub attempts: Option<u32>,
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
    /// When the sweep looks at what the ended run still owes somebody; stays until settled. `None` = it owes nothing.
    pub due_at: Option<Timestamp>,
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

/// Somebody outside has something for a run, and has stored it where the run will look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wake {
    /// The tenant.
    pub account: AccountId,
    /// The run.
    pub id: ExecutionId,
    /// Now: a waiting row can be claimed from this moment on.
    pub now: Timestamp,
    /// When the sweep looks at a waiting row, should the hint be lost.
    pub due_at: Timestamp,
}

/// What became of a [`Wake`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Woken {
    /// Nobody runs it: a hint with this cursor should be sent.
    Waiting {
        /// The row's cursor.
        cursor: u64,
    },
    /// It is queued or running: whoever holds it, or the hint on its way, will see the wake.
    Busy,
    /// The run has ended: nothing is stored.
    Ended,
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
    /// It is the note of a deletion, and no row.
    pub is_deletion: bool,
}

impl DueRow {
    /// Whether the sweep, which comes every minute, has not set it going in ten.
    pub fn is_stuck(&self, now: Timestamp) -> bool {
        self.due_at.plus(STUCK) <= now
    }
}

/// Which executions to list. The time of an execution is the time in its id; a child has its parent's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListQuery {
    /// The tenant.
    pub account: AccountId,
    /// Only this workflow's.
    pub workflow: Option<WorkflowId>,
    /// Only with one of these statuses; with any if there is none.
    pub statuses: Vec<Status>,
    /// Only started by this kind of trigger.
    pub triggered_by: Option<String>,
    /// Only failed with a message that contains this text, which is compared with case.
    pub error: Option<String>,
    /// Started then or later.
    pub from: Option<Timestamp>,
    /// Ended then or before: what is still running is left out.
    pub to: Option<Timestamp>,
    /// Only what is older than this one, which need not exist any more: where another page ended.
    pub after: Option<ExecutionId>,
    /// At most so many.
    pub limit: usize,
    /// Passing over so many.
    pub offset: usize,
}

impl ListQuery {
    /// The newest executions of an account.
    pub fn newest(account: &AccountId, limit: usize) -> Self {
        Self {
            account: account.clone(),
            workflow: None,
            statuses: Vec::new(),
            triggered_by: None,
            error: None,
            from: None,
            to: None,
            after: None,
            limit,
            offset: 0,
        }
    }
}

/// Which executions to work through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan {
    /// The tenant.
    pub account: AccountId,
    /// Only this workflow's.
    pub workflow: Option<WorkflowId>,
    /// Started then or later.
    pub from: Option<Timestamp>,
    /// Started then or before.
    pub to: Option<Timestamp>,
    /// Only what is older than this one: the last that was worked on.
    pub after: Option<ExecutionId>,
    /// At most so many.
    pub limit: usize,
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
    /// What it used, once it has ended; only in lists of an account, and not of rows older than counting.
    pub usage: Option<Usage>,
}

/// A page of a list, newest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// The rows.
    pub rows: Vec<Summary>,
    /// How many match in all, whatever page was asked for; if it is capped, at least so many.
    pub total: usize,
    /// Whether counting ended before the entries did.
    pub total_is_capped: bool,
    /// Where the next page begins, for [`ListQuery::after`]; `None` = nothing is left, or no row was asked for.
    pub next: Option<ExecutionId>,
}

/// Executions of all accounts.
#[async_trait]
pub trait Executions: Send + Sync {
    /// Stores a new row; false, and nothing stored, if the id is taken by another attempt.
    async fn create(&self, row: &Execution) -> Stored<bool>;

    /// Stores a new row with all that its guards ask for, or nothing. Of what stands in the way the first is told: the id, the key, the turn.
    /// A create whose answer was lost is `Done` when it is tried again.
    async fn create_guarded(&self, row: &Execution, guards: &Guards) -> Stored<Created>;

    /// What the account's key was used for, if that still counts at `now`; consistently read.
    async fn key_use(&self, account: &AccountId, key: &str, now: Timestamp) -> Stored<Option<KeyUse>>;

    /// Claims a row that is running, not leased beyond `now`, not waiting beyond `now` or for a wake, and at the hint's cursor. The claim does not
    /// change `due_at`, which may pass while the lease is valid; the sweep passes over rows with a valid lease.
    async fn claim(&self, claim: &Claim) -> Stored<Claimed>;

    /// Commits under fence and cursor, and under the inbox if one is given. The spills that the state names must have been put before. An
    /// applied commit whose answer was lost is `Done` when it is tried again, however often the row was woken since.
    async fn commit(&self, commit: &Commit) -> Stored<Committed>;

    /// Prolongs a lease under the fence.
    async fn renew(&self, renewal: &Renewal) -> Stored<Committed>;

    /// Ends a run from outside. The state stays as last committed.
    async fn end(&self, end: &End) -> Stored<Ended>;

    /// Takes an ended row out of the due index, because it owes nothing any more; or moves it to the moment when the sweep looks whether
    /// what it owes has arrived. A row that is running, settled before, or not there stays as it is.
    async fn settle(&self, account: &AccountId, id: ExecutionId, due_at: Option<Timestamp>) -> Stored<()>;

    /// Replaces what is known of an ended row's callback and moves the row in the due index, or takes it out, in one write. False, and
    /// nothing stored, unless the row is there, has ended, and holds the `edit` before this one. An applied write whose answer was lost is
    /// true when it is tried again.
    async fn put_delivery(
        &self,
        account: &AccountId,
        id: ExecutionId,
        delivery: &Delivery,
        due_at: Option<Timestamp>,
    ) -> Stored<bool>;

    /// Wakes a run: in one write raises the inbox of a running row and, if it waits, moves `wake_at` and `due_at` to the moments given. Fence,
    /// cursor and attempt stay, so that its holder's next commit holds unless it asks for the inbox. What a wake is about must be stored
    /// before; then no wake is lost: a row that commits its waiting after the wake must have seen the inbox, and one that waited before
    /// is claimable. Waking twice is harmless.
    async fn wake(&self, wake: &Wake) -> Stored<Woken>;

    /// The row, consistently read.
    async fn read(&self, account: &AccountId, id: ExecutionId) -> Stored<Option<Execution>>;

    /// Stores an immutable item that no row names yet. Putting the same one twice is harmless.
    async fn put_spill(&self, account: &AccountId, id: ExecutionId, key: SpillKey, bytes: &[u8]) -> Stored<()>;

    /// The items of those keys, in their order. One that is missing is an error: a committed row names only what exists.
    async fn read_spills(&self, account: &AccountId, id: ExecutionId, keys: &[SpillKey]) -> Stored<Vec<Vec<u8>>>;

    /// Stores an immutable item of that name beside the row, which need not exist; it is kept until `expires` at least, and may be gone from
    /// then on. False, and nothing stored, if there is one of that name, whatever its bytes. More than [`MAX_SIGNAL_BYTES`] are refused.
    async fn put_signal(
        &self,
        account: &AccountId,
        id: ExecutionId,
        name: &str,
        bytes: &[u8],
        expires: Timestamp,
    ) -> Stored<bool>;

    /// The signals of those names in their order, consistently read; `None` = there is none. A name may be asked for twice.
    async fn read_signals(
        &self,
        account: &AccountId,
        id: ExecutionId,
        names: &[String],
    ) -> Stored<Vec<Option<Vec<u8>>>>;

    /// How many shards the due index has. A row's shard follows from its id. A row that was stored
    /// when there were fewer shards is in one of those, until its moment is set anew.
    fn due_shards(&self) -> u8;

    /// Up to `limit` rows of a shard that were due at `now`, oldest first; only those behind
    /// `after`, which may have moved since. There are fewer than `limit` only at the end. Entries
    /// that name no run are left out.
    async fn due(&self, shard: u8, now: Timestamp, after: Option<&DueRow>, limit: usize) -> Stored<Vec<DueRow>>;

    /// Has the sweep look at that row no sooner than `until`, if it is still due as it was found.
    /// The row is not read, so that it may be unreadable.
    async fn set_aside(&self, row: &DueRow, until: Timestamp) -> Stored<()>;

    /// A page of an account's executions, newest first. May miss what was written in the last moment. What it costs grows with `offset` and
    /// `limit`, and with nothing else: beyond the page, [`COUNTED`] entries are counted. Where no index answers a filter (a status of one
    /// workflow, or completed ones), [`LOOKED_AT`] entries are looked at in all; a page may then hold less than there is, even nothing,
    /// and says in `next` where to go on.
    async fn list(&self, query: &ListQuery) -> Stored<Page>;

    /// The next executions to work on, newest first; fewer than `limit` only at the end. May miss what was written in the last moment.
    async fn scan(&self, scan: &Scan) -> Stored<Vec<Summary>>;

    /// Deletes an ended run with all there is of it, the row first, so that nobody reads half a run. A deletion that was interrupted is due, and is
    /// finished by repeating it. False, and nothing deleted, if there is no such row or deletion, if it is running, or if it still owes
    /// somebody a message.
    async fn delete(&self, account: &AccountId, id: ExecutionId) -> Stored<bool>;
}
