//! Counters for operators.

use model::Status;

/// An event that is counted. The names of accounts and workflows are not part of it, because their
/// number is not limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    /// An execution was accepted: its row is stored.
    Accepted,
    /// The first step of an execution is about to be interpreted.
    Started,
    /// An execution has completed.
    Completed,
    /// An execution has failed, because of a step or a limit.
    Failed,
    /// An execution was stopped.
    Stopped,
    /// An execution has exceeded its time limit.
    TimedOut,
    /// The receiver of a callback has accepted it.
    CallbackDelivered,
    /// An attempt of a callback has failed.
    CallbackFailed,
    /// All attempts of a callback have failed.
    CallbackDead,
    /// An effect of a step has completed.
    Step {
        /// The id of the module. The catalogue limits their number.
        module: &'static str,
        /// The duration of the effect, in milliseconds.
        millis: u64,
    },
}

impl Metric {
    /// The event for the end of an execution; `None` if the status is not an end.
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

/// Counts events. An event is counted after the write that it is about, and is not waited for: if
/// the worker crashes in between, the event is not counted. The rows have the correct numbers.
pub trait Metrics: Send + Sync {
    /// Counts the event once.
    fn count(&self, metric: Metric);
}

/// An implementation that counts nothing.
pub struct Uncounted;

impl Metrics for Uncounted {
    fn count(&self, _: Metric) {}
}
