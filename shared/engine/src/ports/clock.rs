//! Time.

use async_trait::async_trait;
use model::Timestamp;

/// The time. Correctness never compares the clocks of two machines; they only save work.
#[async_trait]
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;

    /// Returns at `moment` or later; at once if it is past.
    async fn sleep_until(&self, moment: Timestamp);
}
