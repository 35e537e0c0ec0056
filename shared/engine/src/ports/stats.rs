//! What past hours and days of an account's runs amount to, kept so that nobody has to read those runs again.
//!
//! What is kept is a copy: it may be missing at any time, and is then made again from the runs.

use super::Stored;
use async_trait::async_trait;
use model::{AccountId, Status, Timestamp, Usage, WorkflowId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The most workflows that a tally tells apart, those that ran most often.
pub const MAX_WORKFLOWS: usize = 50;

/// What is kept as one. All begin at whole multiples of their length since 1970, days at midnight UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Span {
    /// An hour.
    Hour,
    /// A day.
    Day,
}

impl Span {
    /// In milliseconds.
    pub fn millis(self) -> i64 {
        match self {
            Self::Hour => 3_600_000,
            Self::Day => 86_400_000,
        }
    }

    /// When the one began that holds this moment.
    pub fn begin(self, moment: Timestamp) -> Timestamp {
        Timestamp(moment.0.div_euclid(self.millis()).saturating_mul(self.millis()))
    }
}

/// Runs of a time, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Tally {
    /// Ended well.
    pub completed: u64,
    /// A step failed.
    pub failed: u64,
    /// Stopped.
    pub cancelled: u64,
    /// Took too long.
    pub timeout: u64,
    /// Not ended yet; none of a time that is kept.
    pub running: u64,
    /// How long those that have ended took, all together.
    pub millis: u64,
    /// Runs of which it is known what they used.
    pub metered: u64,
    /// What those used.
    pub usage: Usage,
    /// How often each workflow ran.
    pub workflows: BTreeMap<WorkflowId, Ran>,
}

/// How often a workflow ran.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ran {
    /// What it was called.
    pub name: String,
    /// How often.
    pub count: u64,
}

impl Tally {
    /// Runs in all.
    pub fn total(&self) -> u64 {
        self.ended() + self.running
    }

    /// Runs that have ended.
    pub fn ended(&self) -> u64 {
        self.completed + self.failed + self.cancelled + self.timeout
    }

    /// Counts a run of that workflow and status, and how long it took if it has ended.
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

    /// Counts what a run used.
    pub fn used(&mut self, usage: &Usage) {
        self.metered += 1;
        self.usage.add(usage);
    }

    /// Adds what an earlier time amounts to.
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

    /// The workflows that ran most often, at most so many.
    pub fn top(&self, most: usize) -> Vec<(&WorkflowId, &Ran)> {
        let mut all: Vec<_> = self.workflows.iter().collect();
        all.sort_by(|a, b| b.1.count.cmp(&a.1.count).then(a.0.cmp(b.0)));
        all.truncate(most);
        all
    }

    /// Forgets the workflows that ran least, beyond [`MAX_WORKFLOWS`].
    #[must_use]
    pub fn bounded(mut self) -> Self {
        if self.workflows.len() > MAX_WORKFLOWS {
            self.workflows = self.top(MAX_WORKFLOWS).into_iter().map(|(id, ran)| (id.clone(), ran.clone())).collect();
        }
        self
    }
}

/// What an hour or a day amounts to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RollUp {
    /// Which of the two.
    pub span: Span,
    /// When it began.
    pub begin: Timestamp,
    /// Its runs.
    pub tally: Tally,
}

/// What is kept of all accounts' runs.
#[async_trait]
pub trait Stats: Send + Sync {
    /// What is kept of the hours or days that begin at `from` or later and before `to`, oldest first.
    async fn read(&self, account: &AccountId, span: Span, from: Timestamp, to: Timestamp) -> Stored<Vec<RollUp>>;

    /// Keeps what was read at `read_at` or later. False, and nothing kept, if something is kept of that time already, or if what was read
    /// may have been deleted since.
    async fn put(&self, account: &AccountId, roll_up: &RollUp, read_at: Timestamp) -> Stored<bool>;

    /// Forgets what is kept of the hour of that moment and of its day, because runs of it will be deleted until `until`: nothing that was read
    /// before then is kept.
    async fn forget(&self, account: &AccountId, moment: Timestamp, until: Timestamp) -> Stored<()>;

    /// How many bytes the tables hold, of all accounts, as far as the store knows: it may be some hours behind.
    async fn stored_bytes(&self) -> Stored<u64>;
}
