//! Waits that are longer than a message can be delayed.

use super::{StepMessage, Stored};
use async_trait::async_trait;
use model::Timestamp;
use std::time::Duration;

/// The longest wait.
pub const MAX_WAIT: Duration = Duration::from_hours(360 * 24);

/// Sends hints later. What it does is a hint as well: the due index makes up for a wait that is lost, and the row for one that comes twice.
#[async_trait]
pub trait Waits: Send + Sync {
    /// Has the hint sent to the step queue at `until`, at most [`MAX_WAIT`] from now. Asked for twice, it is done once. False, and nothing done, where
    /// nobody does this: the due index wakes the run then. An error means that it may or may not be done.
    async fn start(&self, hint: &StepMessage, until: Timestamp) -> Stored<bool>;

    /// Ends the wait of that hint. One that is over, or never was, is fine.
    async fn stop(&self, hint: &StepMessage) -> Stored<()>;
}
