//! Counters for rate limits.

use super::Stored;
use async_trait::async_trait;
use model::Timestamp;

/// Counters per period of time.
#[async_trait]
pub trait Limits: Send + Sync {
    /// Adds one to the counter of `key` for the period that ends at `ends_at`. Returns the count,
    /// which is exact also with parallel calls. The counter is deleted some time after `ends_at`.
    async fn count(&self, key: &str, ends_at: Timestamp) -> Stored<u64>;

    /// The count of this period. It can miss the latest calls.
    async fn counted(&self, key: &str, ends_at: Timestamp) -> Stored<u64>;
}
