//! Hints to the step queue.

use crate::engine::Engine;
use crate::ports::StepMessage;
use model::{AccountId, ExecutionId};
use std::time::Duration;

/// Sends a hint about a row at that cursor, visible after `delay`. One that is not sent is made up for by the sweep, so a failure is only logged.
pub async fn send_hint(engine: &Engine, account: &AccountId, id: ExecutionId, cursor: u64, delay: Duration) {
    let message = StepMessage { v: 1, account: account.clone(), execution: id, cursor };
    if let Err(error) = engine.ports.step_queue.send(&message, delay).await {
        tracing::warn!(execution.id = %id, %error, "hint not sent; the sweep will send it");
    }
}
