//! Statistics of past hours and days of an account, stored so that the executions are not read
//! again.
//!
//! They are a copy: if they are missing, they are computed from the executions again.

use super::Stored;
use async_trait::async_trait;
use model::{AccountId, Status, Timestamp, Usage, WorkflowId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The most workflows that are counted separately: those with the most executions.
pub const MAX_WORKFLOWS: usize = 50;

/// A period with stored statistics. Periods begin at multiples of their length since 1970; days
/// begin at midnight UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Span {
    /// A period of one hour.
    Hour,
    /// A period of one day.
    Day,
}

impl Span {
    /// The length in milliseconds.
    pub fn millis(self) -> i64 {
        match self {
            Self::Hour => 3_600_000,
            Self::Day => 86_400_000,
        }
    }

    /// The beginning of the period that contains this time.
    pub fn begin(self, moment: Timestamp) -> Timestamp {
        Timestamp(moment.0.div_euclid(self.millis()).saturating_mul(self.millis()))
    }
}

/// Counts of the executions of a period.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Tally {
    /// How many have completed.
    pub completed: u64,
    /// How many have failed.
    pub failed: u64,
    /// How many were stopped.
    pub cancelled: u64,
    /// How many have exceeded their time limit.
    pub timeout: u64,
    /// How many have not ended; zero in stored statistics.
    pub running: u64,
    /// The sum of the durations of ended executions, in milliseconds.
    pub millis: u64,
    /// The number of executions whose usage is known.
    pub metered: u64,
    /// The sum of the known usages.
    pub usage: Usage,
    /// The counts of workflows, by their ids.
    pub workflows: BTreeMap<WorkflowId, Ran>,
}

/// How often a workflow was executed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ran {
    /// The name of the workflow.
    pub name: String,
    /// The number of executions.
    pub count: u64,
}

impl Tally {
    /// The number of all executions.
    pub fn total(&self) -> u64 {
        self.ended() + self.running
    }

    /// The number of ended executions.
    pub fn ended(&self) -> u64 {
        self.completed + self.failed + self.cancelled + self.timeout
    }

    /// Counts an execution of this workflow with this status, and its duration if it has ended.
    pub fn count(&mut self, workflow: &WorkflowId, name: &str, status: Status, millis: Option<u64>) {
        match status {
            Status::Running => self.running += 1,
            Status::Completed => self.completed += 1,
            Status::Failed => self.failed += 1,
            Status::Cancelled => self.cancelled += 1,
            Status::Timeout => self.timeout += 1,
        }
        self.millis = self.millis.saturating_add(millis.unwrap_or(0));
        self.ran(workflow, name, 1);
    }

    /// Counts the usage of an execution.
    pub fn used(&mut self, usage: &Usage) {
        self.metered += 1;
        self.usage.add(usage);
    }

    /// Adds the counts of another period.
    pub fn add(&mut self, other: &Self) {
        self.completed += other.completed;
        self.failed += other.failed;
        self.cancelled += other.cancelled;
        self.timeout += other.timeout;
        self.running += other.running;
        self.millis = self.millis.saturating_add(other.millis);
        self.metered += other.metered;
        self.usage.add(&other.usage);
        for (workflow, ran) in &other.workflows {
            self.ran(workflow, &ran.name, ran.count);
        }
    }

    fn ran(&mut self, workflow: &WorkflowId, name: &str, count: u64) {
        match self.workflows.get_mut(workflow) {
            Some(ran) => ran.count += count,
            None => {
                self.workflows.insert(workflow.clone(), Ran { name: name.to_owned(), count });
            }
        }
    }

    /// The workflows with the most executions, at most `most` of them.
    pub fn top(&self, most: usize) -> Vec<(&WorkflowId, &Ran)> {
        let mut all: Vec<_> = self.workflows.iter().collect();
        all.sort_by(|a, b| b.1.count.cmp(&a.1.count).then(a.0.cmp(b.0)));
        all.truncate(most);
        all
    }

    /// Removes the workflows with the fewest executions, beyond [`MAX_WORKFLOWS`].
    #[must_use]
    pub fn bounded(mut self) -> Self {
        if self.workflows.len() > MAX_WORKFLOWS {
            self.workflows = self.top(MAX_WORKFLOWS).into_iter().map(|(id, ran)| (id.clone(), ran.clone())).collect();
        }
        self
    }
}

/// The statistics of an hour or a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RollUp {
    /// Whether the period is an hour or a day.
    pub span: Span,
    /// When the period began.
    pub begin: Timestamp,
    /// The counts of its executions.
    pub tally: Tally,
}

/// Stores the statistics of all accounts.
#[async_trait]
pub trait Stats: Send + Sync {
    /// The stored statistics of the periods that begin from `from` until before `to`, oldest first.
    async fn read(&self, account: &AccountId, span: Span, from: Timestamp, to: Timestamp) -> Stored<Vec<RollUp>>;

    /// Stores statistics of executions that were read at `read_at` or later. False, and nothing
    /// stored, if there are statistics of that period already, or if some of its executions were
    /// possibly deleted since the read.
    async fn put(&self, account: &AccountId, roll_up: &RollUp, read_at: Timestamp) -> Stored<bool>;

    /// Deletes the statistics of the hour and the day of that moment, because its executions change
    /// until `until`. Statistics that were read before then are not stored.
    async fn forget(&self, account: &AccountId, moment: Timestamp, until: Timestamp) -> Stored<()>;

    /// The size of the tables with the data of all accounts, in bytes. The store updates it every
    /// few hours.
    async fn stored_bytes(&self) -> Stored<u64>;
}
