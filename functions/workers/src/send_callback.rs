//! Sends callbacks, one for each message of the callback queue. A callback that was not received
//! stays in the queue, which counts the attempts.

use crate::message::decode;
use crate::{Trigger, Worker};
use engine::ports::{CallbackMessage, Handled, Port, Received};
use engine::{Engine, Error, callbacks};
use futures::future::BoxFuture;
use std::time::Duration;

/// The worker `send-callback`.
pub static WORKER: Worker = Worker {
    name: "send-callback",
    summary: "Sends completion webhooks",
    trigger: Trigger::CallbackQueue,
    ports: &[
        Port::ReadDefinitions,
        Port::ReadExecutions,
        Port::WriteExecutions,
        Port::ReadAccess,
        Port::DelayCallbacks,
        Port::HttpOut,
    ],
};

/// Makes one attempt. It ignores the time limit of the worker, because an attempt has a much
/// shorter one.
pub fn handle<'a>(engine: &'a Engine, message: &'a Received, _: Duration) -> BoxFuture<'a, Result<Handled, Error>> {
    Box::pin(async move {
        let Some(call) = decode::<CallbackMessage>(&message.body) else { return Ok(Handled::Done) };
        let Some(gap) = callbacks::send(engine, &call, message.receives).await? else { return Ok(Handled::Done) };
        if let Err(error) = engine.ports.callback_queue.hide(&message.receipt, gap).await {
            tracing::warn!(execution.id = %call.execution, %error, "the gap is the queue's own this time");
        }
        Ok(Handled::Again)
    })
}
