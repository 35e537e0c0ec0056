//! Hints to the step queue.

use crate::engine::Engine;
use crate::ports::{SlotMessage, StepMessage};
use model::{AccountId, ExecutionId};
use std::time::Duration;

/// Sends a hint about a row at that cursor, visible after `delay`. One that is not sent is made up for by the sweep, so a failure is only logged.
pub async fn send_hint(engine: &Engine, account: &AccountId, id: ExecutionId, cursor: u64, delay: Duration) {
    let message = StepMessage { v: 1, account: account.clone(), execution: id, cursor };
    if let Err(error) = engine.ports.step_queue.send(&message, delay).await {
        tracing::warn!(execution.id = %id, %error, "hint not sent; the sweep will send it");
    }
}

/// Sends a hint about a slot, visible when it is time; whether it was sent. One that is not is made up for by the next tick.
pub async fn send_slot(engine: &Engine, message: &SlotMessage) -> bool {
    let delay = engine.ports.clock.now().until(message.slot);
    let sent = engine.ports.step_queue.send_slot(message, delay).await;
    if let Err(error) = &sent {
        tracing::warn!(workflow.id = %message.workflow, %error, "hint of a schedule not sent; the next tick will send it");
    }
    sent.is_ok()
}
