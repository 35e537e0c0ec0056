//! Marks callbacks as dead whose messages are in the dead-letter queue.

use crate::message::decode;
use crate::{Trigger, Worker};
use engine::ports::{Handled, Port, Received};
use engine::{Engine, Error, callbacks};
use futures::future::BoxFuture;
use std::time::Duration;

/// The worker `drain-dlq`.
pub static WORKER: Worker = Worker {
    name: "drain-dlq",
    summary: "Marks callbacks that were tried in vain as dead",
    trigger: Trigger::CallbackDeadLetters,
    ports: &[Port::ReadExecutions, Port::WriteExecutions],
};

/// Processes one message.
pub fn handle<'a>(engine: &'a Engine, message: &'a Received, _: Duration) -> BoxFuture<'a, Result<Handled, Error>> {
    Box::pin(async move {
        if let Some(call) = decode(&message.body) {
            callbacks::give_up(engine, &call).await?;
        }
        Ok(Handled::Done)
    })
}
