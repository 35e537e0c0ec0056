//! The step queue.

use super::Stored;
use async_trait::async_trait;
use model::{AccountId, ExecutionId};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The longest delay of a message.
pub const MAX_DELAY: Duration = Duration::from_mins(15);

/// A wake-up hint: somebody should look at this row. It carries no state, and may come late, twice or never.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepMessage {
    /// Format version.
    pub v: u8,
    /// The tenant.
    pub account: AccountId,
    /// The run.
    pub execution: ExecutionId,
    /// The row's cursor when the hint was sent: a row that has moved on ignores it.
    pub cursor: u64,
}

/// The step queue's sending end.
#[async_trait]
pub trait StepQueue: Send + Sync {
    /// Sends a hint that becomes visible after `delay` (at most [`MAX_DELAY`]; longer is cut). An error means that it may or may not
    /// have been sent; the due index makes up for it.
    async fn send(&self, message: &StepMessage, delay: Duration) -> Stored<()>;
}
