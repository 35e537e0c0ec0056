//! Entries of the due index.

use model::{AccountId, ExecutionId, Timestamp};
use std::time::Duration;

/// A row that has been due for longer than this is stuck.
const STUCK: Duration = Duration::from_mins(10);

/// An entry of the due index. The index can be out of date, so the row is read before something is
/// done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueRow {
    /// The account that owns the executions.
    pub account: AccountId,
    /// What is due.
    pub of: DueOf,
    /// When it was due.
    pub due_at: Timestamp,
}

/// What an entry of the due index is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DueOf {
    /// The row of an execution.
    Run(ExecutionId),
    /// The marker of an interrupted deletion of an execution.
    Deletion(ExecutionId),
    /// The limit with this key, for which executions wait.
    Limit(String),
}

impl DueRow {
    /// The execution whose row is due; `None` if something else is.
    pub fn run(&self) -> Option<ExecutionId> {
        match &self.of {
            DueOf::Run(id) => Some(*id),
            DueOf::Deletion(_) | DueOf::Limit(_) => None,
        }
    }

    /// Whether the row is stuck: the sweep, which runs every minute, has not continued it for ten
    /// minutes.
    pub fn is_stuck(&self, now: Timestamp) -> bool {
        self.due_at.plus(STUCK) <= now
    }
}
