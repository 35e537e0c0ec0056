//! Executions: the rows, and the items beside them.
//!
//! Every write is one conditional write. If its answer was lost, the writer recognises its own
//! write by `attempt_id`, so that it is not taken for a conflict. A write without an attempt id has
//! no effect if it is repeated.

mod due;
mod guards;
mod limits;

pub use due::{DueOf, DueRow};
pub use guards::{Created, Guards, KeyGuard, KeyUse, TurnGuard};
pub use limits::{Limit, LimitChange, RateChange, Waiter};

use super::Stored;
use async_trait::async_trait;
use model::{AccountId, Delivery, Execution, ExecutionId, Place, Status, Timestamp, Usage, WorkflowId};

/// The largest signal, in bytes.
pub const MAX_SIGNAL_BYTES: usize = 300 * 1024;
/// The most entries after a page that are counted for the total.
pub const COUNTED: usize = 1_000;
/// The most entries that are read for a page if no index matches the filter.
pub const LOOKED_AT: usize = 2_000;

/// A claim of a row by a worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The account that owns the executions.
    pub account: AccountId,
    /// The id of the execution.
    pub id: ExecutionId,
    /// The cursor in the hint.
    pub cursor: u64,
    /// The id of the attempt; it is never used twice.
    pub attempt_id: String,
    /// The current time of the worker.
    pub now: Timestamp,
    /// When the lease ends.
    pub lease_until: Timestamp,
}

/// The result of a [`Claim`].
#[derive(Clone, Debug, PartialEq)]
pub enum Claimed {
    /// The claimed row: fence and attempts are incremented, the lease is set, `segment_at` is set
    /// if it was not, and the phase is running. `due_at` does not change.
    Mine(Box<Execution>),
    /// The row does not exist.
    Missing,
    /// The execution has ended.
    Ended,
    /// The row does not have the cursor of the hint.
    Stale,
    /// The lease of another worker is valid.
    Leased,
    /// The row waits for a later time or for a wake.
    Early,
}

/// The next state of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Commit {
    /// The account that owns the executions.
    pub account: AccountId,
    /// The id of the execution.
    pub id: ExecutionId,
    /// The fence of the claim. It must be that of the row.
    pub fence: u64,
    /// The cursor at the start of the segment. It must be that of the row. The commit increments it
    /// and sets `attempts` to zero.
    pub cursor: u64,
    /// The number of wakes of the row when the run last read what had arrived. If it is given, it
    /// must still be that of the row.
    pub inbox: Option<u64>,
    /// The id of the attempt.
    pub attempt_id: String,
    /// The places of limits that the run holds or waits for after the commit.
    pub places: Vec<Place>,
    /// What the commit changes about limits, at most once for each key. Stored in one transaction
    /// with the row.
    pub limits: Vec<LimitChange>,
    /// The encoded state after the segment.
    pub state: Vec<u8>,
    /// The usage of the run so far. After the end, lists show it.
    pub usage: Usage,
    /// What happens with the row next.
    pub next: Next,
}

/// What happens with a row after a commit.
#[derive(Clone, Debug, PartialEq)]
pub enum Next {
    /// The same worker continues. The row is due when its lease ends.
    Continue {
        /// When the lease ends.
        lease_until: Timestamp,
        /// The current time, as the next segment sees it.
        segment_at: Timestamp,
    },
    /// Another worker continues at once. The row has no lease.
    Queue {
        /// When the sweep sends another hint, in case the first one is lost.
        due_at: Timestamp,
    },
    /// The run waits until `wake_at`, or until the row is woken. The row has no lease.
    Wait {
        /// When the run continues without a wake; `None` = only a wake makes the row claimable.
        wake_at: Option<Timestamp>,
        /// When the sweep sends a hint: `wake_at`, or the deadline if that is earlier; `None` =
        /// never.
        due_at: Option<Timestamp>,
    },
    /// The execution ends with this commit.
    End {
        /// The final status of the execution.
        status: Status,
        /// The error message, if the execution has failed.
        error: Option<String>,
        /// When the execution ends.
        at: Timestamp,
        /// When the sweep checks the debts of the ended execution. The row stays due until they are
        /// settled. `None` = it has no debts.
        due_at: Option<Timestamp>,
    },
}

/// The result of a conditional write of a claimed row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Committed {
    /// The write is stored.
    Done,
    /// The row belongs to another worker, or has ended. The result is dropped and no more effects
    /// are started.
    Conflict,
    /// The row still belongs to the worker, but it was woken in the meantime, so nothing is stored.
    /// The worker reads what has arrived and commits again.
    Woken {
        /// The number of wakes of the row so far.
        inbox: u64,
    },
    /// The row still belongs to the worker, but a limit is not as one of the changes needs it, so
    /// nothing is stored. The worker reads the limits and commits again.
    Limited,
}

impl Committed {
    /// Whether the write is stored.
    pub fn is_done(self) -> bool {
        self == Self::Done
    }
}

/// A renewal of a lease by the worker that holds the row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renewal {
    /// The account that owns the executions.
    pub account: AccountId,
    /// The id of the execution.
    pub id: ExecutionId,
    /// The fence of the claim. It must be that of the row, and the execution must not have ended.
    pub fence: u64,
    /// The new end of the lease. The row is due then.
    pub lease_until: Timestamp,
    /// The new number of attempts; `None` = it stays.
    pub attempts: Option<u32>,
}

/// Ends an execution without a claim: by a stop or at a deadline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// The account that owns the executions.
    pub account: AccountId,
    /// The id of the execution.
    pub id: ExecutionId,
    /// The final status of the execution.
    pub status: Status,
    /// The error message, if there is one.
    pub error: Option<String>,
    /// When the execution ends.
    pub at: Timestamp,
    /// When the sweep checks the debts of the ended execution. The row stays due until they are
    /// settled. `None` = it has no debts.
    pub due_at: Option<Timestamp>,
    /// Until when the execution may run its finally parts first; `None` = it ends at once. With it,
    /// the row gets the status and the error as its pending end and this as its deadline, and is
    /// queued; `due_at` is then when the sweep sends a hint.
    pub grace_until: Option<Timestamp>,
    /// The cursor that the row must still have; `None` = any.
    pub cursor: Option<u64>,
    /// The places of the row, as it was read. They must still be those of the row. They stay if the
    /// execution runs its finally parts first; otherwise the row has none afterwards.
    pub places: Vec<Place>,
    /// How the limits of these places change, if the execution ends at once. Stored in one
    /// transaction with the row.
    pub limits: Vec<LimitChange>,
    /// The id of the attempt.
    pub attempt_id: String,
}

/// The result of an [`End`].
#[derive(Clone, Debug, PartialEq)]
pub enum Ended {
    /// This call has ended the execution. Its fence is incremented, so that the next commit of a
    /// worker fails.
    Done(Box<Execution>),
    /// The execution runs its finally parts, and has no lease. Its fence is incremented.
    Ending(Box<Execution>),
    /// The execution had ended before; or it runs its finally parts already, if this call wants it
    /// to.
    Before(Box<Execution>),
    /// The row has other places than this call has named, so nothing is stored. The caller reads
    /// the row and calls again.
    Moved,
    /// The row does not exist.
    Missing,
}

/// Wakes an execution, after a signal or a result for it was stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wake {
    /// The account that owns the executions.
    pub account: AccountId,
    /// The id of the execution.
    pub id: ExecutionId,
    /// The current time. A waiting row can be claimed from then on.
    pub now: Timestamp,
    /// When the sweep sends a hint for a waiting row, in case the first one is lost.
    pub due_at: Timestamp,
}

/// The result of a [`Wake`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Woken {
    /// The row was waiting. The caller sends a hint with this cursor.
    Waiting {
        /// The cursor of the row.
        cursor: u64,
    },
    /// The row is queued or running. Its worker, or the next one, sees the wake.
    Busy,
    /// The execution has ended, so nothing is stored.
    Ended,
    /// The row does not exist.
    Missing,
}

/// The key of a spill, to which the state of a row refers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpillKey {
    /// The cursor at the start of the segment that has written it.
    pub cursor: u64,
    /// The fence of the claim that has written it.
    pub fence: u64,
    /// Its number among the spills of that commit.
    pub part: u32,
}

/// Selects the executions of a list. The time of an execution is that in its id; a child has the
/// time of its parent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListQuery {
    /// The account that owns the executions.
    pub account: AccountId,
    /// Only executions of this workflow.
    pub workflow: Option<WorkflowId>,
    /// Only with one of these statuses; with any if there is none.
    pub statuses: Vec<Status>,
    /// Only started by this kind of trigger.
    pub triggered_by: Option<String>,
    /// Only failed with a message that contains this text, which is compared with case.
    pub error: Option<String>,
    /// Only executions that were started at this time or later.
    pub from: Option<Timestamp>,
    /// Only executions that have ended at this time or earlier. Running ones are excluded.
    pub to: Option<Timestamp>,
    /// Only executions that are older than this one: the last one of the page before. It need not
    /// exist any more.
    pub after: Option<ExecutionId>,
    /// The most rows that are returned.
    pub limit: usize,
    /// The number of rows before the page.
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

/// Selects the executions for a task that goes through all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan {
    /// The account that owns the executions.
    pub account: AccountId,
    /// Only executions of this workflow.
    pub workflow: Option<WorkflowId>,
    /// Only executions that were started at this time or later.
    pub from: Option<Timestamp>,
    /// Only executions that were started at this time or earlier.
    pub to: Option<Timestamp>,
    /// Only executions that are older than this one: the last one that was handled.
    pub after: Option<ExecutionId>,
    /// The most rows that are returned.
    pub limit: usize,
}

impl Scan {
    /// The newest executions of an account, or of one of its workflows.
    pub fn newest(account: &AccountId, workflow: Option<&WorkflowId>, limit: usize) -> Self {
        Self { account: account.clone(), workflow: workflow.cloned(), from: None, to: None, after: None, limit }
    }
}

/// A row of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// The id of the execution.
    pub id: ExecutionId,
    /// The id of its workflow.
    pub workflow_id: WorkflowId,
    /// The name of the workflow when the execution was started.
    pub workflow_name: String,
    /// The status of the execution.
    pub status: Status,
    /// The kind of the trigger that has started it.
    pub triggered_by: String,
    /// When the execution was accepted.
    pub started_at: Timestamp,
    /// When the execution has ended.
    pub completed_at: Option<Timestamp>,
    /// The error message, if the execution has failed.
    pub error: Option<String>,
    /// The usage of an ended execution. Only lists of an account have it, and executions from
    /// before usage was counted do not.
    pub usage: Option<Usage>,
}

/// A page of a list, newest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// The rows of the page.
    pub rows: Vec<Summary>,
    /// The number of all rows that match, on any page. If it is capped, there are at least this
    /// many.
    pub total: usize,
    /// Whether counting has stopped before the end.
    pub total_is_capped: bool,
    /// The position of the next page, for [`ListQuery::after`]; `None` = there are no more rows, or
    /// none were requested.
    pub next: Option<ExecutionId>,
}

/// The executions of all accounts.
#[async_trait]
pub trait Executions: Send + Sync {
    /// Stores a new row. False, and nothing stored, if another attempt has stored a row with this
    /// id.
    async fn create(&self, row: &Execution) -> Stored<bool>;

    /// Stores a new row and the items of its guards in one transaction. If several conditions fail,
    /// the result is the first of: the id, the key, the turn. If the answer was lost and the call
    /// is repeated, it returns `Done`.
    async fn create_guarded(&self, row: &Execution, guards: &Guards) -> Stored<Created>;

    /// The earlier use of a key of the account, if the key is still kept at `now`. The read is
    /// consistent.
    async fn key_use(&self, account: &AccountId, key: &str, now: Timestamp) -> Stored<Option<KeyUse>>;

    /// Claims a row if it is running, has no lease beyond `now`, does not wait beyond `now` or for
    /// a wake, and has the cursor of the hint. `due_at` does not change, so it can pass while the
    /// lease is valid; the sweep skips rows with a valid lease.
    async fn claim(&self, claim: &Claim) -> Stored<Claimed>;

    /// Commits if the row has the fence, the cursor and, if given, the inbox of the commit, and if
    /// the limits are as its changes need them. The spills of the state must be stored before. If
    /// the answer was lost and the call is repeated, it returns `Done`, also if the row was woken
    /// since.
    async fn commit(&self, commit: &Commit) -> Stored<Committed>;

    /// Renews the lease, if the row has the fence.
    async fn renew(&self, renewal: &Renewal) -> Stored<Committed>;

    /// Ends an execution without a claim, if it has the places that are named. Its state stays that
    /// of the last commit.
    async fn end(&self, end: &End) -> Stored<Ended>;

    /// Removes an ended row from the due index because it has no debts left, or sets when the sweep
    /// checks again. Nothing happens if the row is running, was settled before or does not exist.
    async fn settle(&self, account: &AccountId, id: ExecutionId, due_at: Option<Timestamp>) -> Stored<()>;

    /// In one write, replaces the state of the callback of an ended row and sets when the row is
    /// due, or that it is not. False, and nothing stored, if the row does not exist, has not ended,
    /// or does not have the `edit` before this one. If the answer was lost and the call is
    /// repeated, it returns true.
    async fn put_delivery(
        &self,
        account: &AccountId,
        id: ExecutionId,
        delivery: &Delivery,
        due_at: Option<Timestamp>,
    ) -> Stored<bool>;

    /// Wakes an execution: one write increments the inbox of a running row and, if it waits, sets
    /// `wake_at` and `due_at`. Fence, cursor and attempt stay, so that the next commit of its
    /// worker succeeds, unless it names the inbox. The signal or result must be stored before. Then
    /// no wake is lost: a row that commits its wait after the wake must name the new inbox, and a
    /// row that has waited before can be claimed. A repeated wake does no harm.
    async fn wake(&self, wake: &Wake) -> Stored<Woken>;

    /// The row. The read is consistent.
    async fn read(&self, account: &AccountId, id: ExecutionId) -> Stored<Option<Execution>>;

    /// Stores a spill, to which no row refers yet. A repetition has no effect.
    async fn put_spill(&self, account: &AccountId, id: ExecutionId, key: SpillKey, bytes: &[u8]) -> Stored<()>;

    /// The spills with these keys, in their order. A missing one is an error, because a committed
    /// row only refers to stored spills.
    async fn read_spills(&self, account: &AccountId, id: ExecutionId, keys: &[SpillKey]) -> Stored<Vec<Vec<u8>>>;

    /// Stores a signal with this name beside the row, which need not exist. It is kept at least
    /// until `expires`, and can be deleted after that. False, and nothing stored, if there is a
    /// signal with this name. Fails if it is larger than [`MAX_SIGNAL_BYTES`].
    async fn put_signal(
        &self,
        account: &AccountId,
        id: ExecutionId,
        name: &str,
        bytes: &[u8],
        expires: Timestamp,
    ) -> Stored<bool>;

    /// The signals with these names in their order; `None` = there is none. A name may be repeated.
    /// The reads are consistent.
    async fn read_signals(
        &self,
        account: &AccountId,
        id: ExecutionId,
        names: &[String],
    ) -> Stored<Vec<Option<Vec<u8>>>>;

    /// The number of shards of the due index. The shard of a row follows from its id. A row that
    /// was stored with fewer shards stays in one of those until its `due_at` is set again.
    fn due_shards(&self) -> u8;

    /// At most `limit` rows of a shard that are due at `now`, the oldest first, after the row
    /// `after`, which may have moved since. There are fewer than `limit` only at the end. Entries
    /// with an invalid key are left out.
    async fn due(&self, shard: u8, now: Timestamp, after: Option<&DueRow>, limit: usize) -> Stored<Vec<DueRow>>;

    /// Hides the row from the sweep until `until`, if it still has the `due_at` with which it was
    /// found. The row is not read, because it is possibly unreadable.
    async fn set_aside(&self, row: &DueRow, until: Timestamp) -> Stored<()>;

    /// A page of the executions of an account, newest first. It can miss the latest writes. Its
    /// cost grows with `offset` and `limit`; after the page, at most [`COUNTED`] entries are
    /// counted. If no index matches the filter (a status of one workflow, or completed ones), at
    /// most [`LOOKED_AT`] entries are read; then the page can be incomplete or even empty, and
    /// `next` says where to continue.
    async fn list(&self, query: &ListQuery) -> Stored<Page>;

    /// The next executions, newest first. There are fewer than `limit` only at the end. It can miss
    /// the latest writes.
    async fn scan(&self, scan: &Scan) -> Stored<Vec<Summary>>;

    /// Deletes an ended execution and its items. The row is deleted first, so that no reader finds
    /// a part of an execution. An interrupted deletion is due, and is finished by a repetition.
    /// False, and nothing deleted, if there is neither the row nor an interrupted deletion, if the
    /// execution is running, or if it has a debt.
    async fn delete(&self, account: &AccountId, id: ExecutionId) -> Stored<bool>;
    /// The limit with this key, with at most `first` executions of its waiting list, in order.
    /// `None` if it was never used. The reads are consistent.
    async fn limit(&self, account: &AccountId, key: &str, first: usize) -> Stored<Option<Limit>>;

    /// Sets when the limit that was found due is looked at again. If no execution waits, it is
    /// removed from the due index. Nothing happens if it is not due at `found` any more.
    async fn look_again(&self, account: &AccountId, key: &str, found: Timestamp, at: Timestamp) -> Stored<()>;
}
