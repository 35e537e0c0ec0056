//! Rate windows.

use super::Stored;
use async_trait::async_trait;
use model::Timestamp;

/// Counters of fixed windows.
#[async_trait]
pub trait Limits: Send + Sync {
    /// Counts one more in the window of `key` that ends at `ends_at`, and answers with the count so far; exact however many callers
    /// count at once. The counter is gone some time after `ends_at`.
    async fn count(&self, key: &str, ends_at: Timestamp) -> Stored<u64>;

    /// The count so far in that window; may miss what was counted in the last moment.
    async fn counted(&self, key: &str, ends_at: Timestamp) -> Stored<u64>;
}
