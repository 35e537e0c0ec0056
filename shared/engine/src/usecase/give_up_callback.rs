//! A callback was tried so often in vain that its message was set aside: the run shows it as dead, until somebody has it delivered again.

use super::send_callback::is_owed;
use crate::engine::Engine;
use crate::error::Error;
use crate::ports::{CallbackMessage, Metric};
use crate::run::span;
use tracing::Instrument;

/// How often what is known is read again because somebody else wrote it.
const ROUNDS: usize = 16;

/// Gives the callback up, unless it has been delivered or begun anew meanwhile.
pub async fn run(engine: &Engine, message: &CallbackMessage) -> Result<(), Error> {
    give_up(engine, message).instrument(span(message.execution, message.trace)).await
}

async fn give_up(engine: &Engine, message: &CallbackMessage) -> Result<(), Error> {
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
