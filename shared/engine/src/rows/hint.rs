//! Hints to the step queue, and the fields of what is logged about a run.

use crate::Engine;
use crate::ports::{SlotMessage, StepMessage, queue};
use model::{Execution, ExecutionId, Timestamp, TraceId};
use std::time::Duration;
use tracing::Span;

/// The span of the work on a run. Its level is `error`, so that each logged line has its fields
/// with every log filter.
pub fn span(id: ExecutionId, trace: Option<TraceId>) -> Span {
    tracing::error_span!("run", trace.id = trace.map(tracing::field::display), execution.id = %id)
}

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

/// When the sweep acts on a new row that no process has claimed. A row that begins later waits like
/// any other.
pub fn first_due(engine: &Engine, row: &Execution) -> Timestamp {
    let (config, delay) = (&engine.config, delay(row));
    let begins = row.started_at.plus(delay);
    let is_far = delay > queue::MAX_DELAY;
    let due_at = if is_far { begins.minus(config.look_ahead) } else { begins.plus(config.hint_grace) };
    row.deadline_at.map_or(due_at, |deadline| due_at.min(deadline))
}

/// Sends the first hint of such a row. If the row begins too late for that, the sweep sends it.
pub async fn send_first_hint(engine: &Engine, row: &Execution) {
    let delay = delay(row);
    if delay <= queue::MAX_DELAY {
        send_hint(engine, &hint_of(row), delay).await;
    }
}

fn delay(row: &Execution) -> Duration {
    row.wake_at.map_or(Duration::ZERO, |wake_at| row.started_at.until(wake_at))
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
