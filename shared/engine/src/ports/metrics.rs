//! What operators count.

use model::Status;

/// Something that has happened, once. Names of accounts and workflows are not among what tells two apart: there is no end of those.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    /// A run was accepted: its row is stored.
    Accepted,
    /// A run's first step was about to be interpreted.
    Started,
    /// A run ended well.
    Completed,
    /// A step failed a run, or it hit a limit.
    Failed,
    /// A run was stopped.
    Stopped,
    /// A run took longer than allowed.
    TimedOut,
    /// A callback's receiver said that it has it.
    CallbackDelivered,
    /// A try of a callback was in vain.
    CallbackFailed,
    /// A callback was given up.
    CallbackDead,
    /// A step had something done outside of the run.
    Step {
        /// Its module; the catalogue has only so many.
        module: &'static str,
        /// How long that took, in milliseconds.
        millis: u64,
    },
}

impl Metric {
    /// The end of a run; `None` = that is no end.
    pub fn end(status: Status) -> Option<Self> {
        match status {
            Status::Running => None,
            Status::Completed => Some(Self::Completed),
            Status::Failed => Some(Self::Failed),
            Status::Cancelled => Some(Self::Stopped),
            Status::Timeout => Some(Self::TimedOut),
        }
    }
}

/// Where it is counted. Told after the write that makes it true, and never waited for: who dies in between has told nothing. The rows are the truth.
pub trait Metrics: Send + Sync {
    /// Counts it.
    fn count(&self, metric: Metric);
}

/// Counts nothing.
pub struct Uncounted;

impl Metrics for Uncounted {
    fn count(&self, _: Metric) {}
}
