//! When the sweep acts on a new row that no process has claimed, and the first hint of the row.

use super::hint::{hint_of, send_hint};
use crate::Engine;
use crate::ports::queue;
use model::{Execution, Timestamp};
use std::time::Duration;

/// When the sweep acts on a new row that no process has claimed. A row that begins at a later time
/// waits like any other.
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
