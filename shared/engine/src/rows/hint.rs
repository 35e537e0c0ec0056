//! Hints to the step queue.

use crate::Engine;
use crate::ports::{SlotMessage, StepMessage};
use model::Execution;
use std::time::Duration;

/// Sends a hint that becomes visible after `delay`. A failure is only logged, because the sweep
/// sends the hint again.
pub async fn send_hint(engine: &Engine, hint: &StepMessage, delay: Duration) {
    if let Err(error) = engine.ports.step_queue.send(hint, delay).await {
        tracing::warn!(execution.id = %hint.execution, %error, "hint not sent; the sweep will send it");
    }
}

/// The hint about a row with its current cursor.
pub fn hint_of(row: &Execution) -> StepMessage {
    let (account, trace) = (row.account.clone(), Some(row.trace));
    let workflow = Some(row.workflow_id.clone());
    StepMessage { v: 1, account, execution: row.id, cursor: row.cursor, attempts: row.attempts, workflow, trace }
}

/// Sends a hint about a slot that becomes visible at the slot. Returns whether it was sent;
/// otherwise the next tick sends it.
pub async fn send_slot(engine: &Engine, message: &SlotMessage) -> bool {
    let delay = engine.ports.clock.now().until(message.slot);
    let sent = engine.ports.step_queue.send_slot(message, delay).await;
    if let Err(error) = &sent {
        tracing::warn!(workflow.id = %message.workflow, %error, "hint of a schedule not sent; the next tick will send it");
    }
    sent.is_ok()
}
