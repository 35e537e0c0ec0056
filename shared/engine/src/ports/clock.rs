//! The current time, and waiting.

use async_trait::async_trait;
use model::Timestamp;
use std::time::Duration;

/// The time. Two machines can have different times, so no decision that must be correct compares
/// them.
#[async_trait]
pub trait Clock: Send + Sync {
    /// The current time of this machine.
    fn now(&self) -> Timestamp;

    /// Returns at `moment` or later; at once if it has passed.
    async fn sleep_until(&self, moment: Timestamp);

    /// How long the calling thread has computed. Only differences have a meaning. If the platform
    /// does not report it, the time itself is used.
    fn thread_time(&self) -> Duration {
        Duration::from_millis(u64::try_from(self.now().0).unwrap_or_default())
    }
}
