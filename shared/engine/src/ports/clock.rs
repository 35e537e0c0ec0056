//! Time.

use async_trait::async_trait;
use model::Timestamp;
use std::time::Duration;

/// The time. Correctness never compares the clocks of two machines; they only save work.
#[async_trait]
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;

    /// Returns at `moment` or later; at once if it is past.
    async fn sleep_until(&self, moment: Timestamp);

    /// How long the calling thread has computed so far, of which only differences mean anything. Where nobody can tell, time itself.
    fn thread_time(&self) -> Duration {
        Duration::from_millis(u64::try_from(self.now().0).unwrap_or_default())
    }
}
