//! Hints to the step queue.

use crate::engine::Engine;
use crate::ports::waits::MAX_WAIT;
use crate::ports::{SlotMessage, StepMessage};
use model::{Execution, Timestamp};
use std::time::Duration;

/// Sends a hint, visible after `delay`. One that is not sent is made up for by the sweep, so a
/// failure is only logged.
pub async fn send_hint(engine: &Engine, hint: &StepMessage, delay: Duration) {
    if let Err(error) = engine.ports.step_queue.send(hint, delay).await {
        tracing::warn!(execution.id = %hint.execution, %error, "hint not sent; the sweep will send it");
    }
}

/// The hint about a row as it stands.
pub fn hint_of(row: &Execution) -> StepMessage {
    let (account, trace) = (row.account.clone(), Some(row.trace));
    let workflow = Some(row.workflow_id.clone());
    StepMessage { v: 1, account, execution: row.id, cursor: row.cursor, attempts: row.attempts, workflow, trace }
}

/// Has a hint sent when the waiting row goes on, later than a message can be delayed. Where that
/// fails, the sweep wakes it.
pub async fn start_wait(engine: &Engine, row: &Execution, until: Timestamp) {
    if engine.ports.clock.now().until(until) > MAX_WAIT {
        return;
    }
    if let Err(error) = engine.ports.waits.start(&hint_of(row), until).await {
        tracing::warn!(execution.id = %row.id, %error, "a long wait was not started; the sweep will wake the run");
    }
}

/// Ends the wait of a run that was ended; `before` is its row as it waited. Where that fails, the
/// hint comes and does nothing.
pub async fn stop_wait(engine: &Engine, before: &Execution) {
    let waits = before.wake_at.is_some_and(|wake_at| wake_at > engine.ports.clock.now());
    // The queue's own delays end later than the row is due.
    if !waits || before.due_at > before.wake_at {
        return;
    }
    if let Err(error) = engine.ports.waits.stop(&hint_of(before)).await {
        tracing::warn!(execution.id = %before.id, %error, "the wait of a stopped run goes on; its hint will do nothing");
    }
}

/// Sends a hint about a slot, visible when it is time; whether it was sent. One that is not is made
/// up for by the next tick.
pub async fn send_slot(engine: &Engine, message: &SlotMessage) -> bool {
    let delay = engine.ports.clock.now().until(message.slot);
    let sent = engine.ports.step_queue.send_slot(message, delay).await;
    if let Err(error) = &sent {
        tracing::warn!(workflow.id = %message.workflow, %error, "hint of a schedule not sent; the next tick will send it");
    }
    sent.is_ok()
}
