//! Gives up a callback whose message has become a dead letter. The run shows the callback as dead
//! until a redelivery is requested.

use super::send::is_owed;
use crate::ports::{CallbackMessage, Metric};
use crate::rows::span;
use crate::{Engine, Error, Result};
use tracing::Instrument;

/// How often the row is read again because another process has written it.
const ROUNDS: usize = 16;

/// Marks the callback as dead, unless it was delivered or started again in the meantime.
pub async fn give_up(engine: &Engine, message: &CallbackMessage) -> Result<()> {
    set_aside(engine, message).instrument(span(message.execution, message.trace)).await
}

async fn set_aside(engine: &Engine, message: &CallbackMessage) -> Result<()> {
    let executions = &engine.ports.executions;
    for _ in 0..ROUNDS {
        let row = executions.read(&message.account, message.execution).await?;
        let Some(row) = row.filter(|row| row.callback.is_some() && is_owed(row, message.round)) else { return Ok(()) };
        if executions.put_delivery(&row.account, row.id, &row.delivery.given_up(), None).await? {
            let error = row.delivery.attempts.last().and_then(|attempt| attempt.error.as_deref());
            engine.ports.metrics.count(Metric::CallbackDead);
            tracing::warn!(execution.id = %row.id, error, "a callback is dead");
            return Ok(());
        }
    }
    Err(Error::Internal("a callback's record never stood still"))
}
