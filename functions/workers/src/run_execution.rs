//! Continues an execution after a hint of the step queue, until it waits or has ended. Also starts
//! the executions of schedules.

use crate::message::readable;
use crate::{Trigger, Worker};
use engine::ports::{Handled, Hint, Port, Received};
use engine::{Engine, Error, run, schedule};
use futures::future::BoxFuture;
use std::time::Duration;

/// The worker `run-execution`.
pub static WORKER: Worker = Worker {
    name: "run-execution",
    summary: "Carries executions on, one message of the step queue each",
    trigger: Trigger::StepQueue,
    ports: &[
        Port::ReadDefinitions,
        Port::AdvanceSchedules,
        Port::ReadExecutions,
        Port::WriteExecutions,
        Port::SendSteps,
        Port::SendCallbacks,
        Port::HttpOut,
        Port::CallServices,
        Port::RunScripts,
        Port::ReadSecrets,
        Port::RenewTokens,
    ],
};

/// Processes one message for at most `left`. After an error the message is delivered again.
pub fn handle<'a>(engine: &'a Engine, message: &'a Received, left: Duration) -> BoxFuture<'a, Result<Handled, Error>> {
    Box::pin(async move {
        match readable(&message.body, Hint::parse) {
            Some(Hint::Step(mut hint)) => {
                // A repeated delivery can mean that a worker crashed while it had the message. The
                // text of the message does not say so.
                hint.attempts = hint.attempts.max(message.receives.saturating_sub(1));
                let deadline = engine.ports.clock.now().plus(left);
                run::act_on_hint(engine, &hint, deadline).await.inspect_err(|error| {
                    let account = hint.account.as_str();
                    tracing::error!(execution.id = %hint.execution, account, %error, "a run could not be carried on");
                })?;
            }
            Some(Hint::Slot(hint)) => schedule::fire(engine, &hint).await?,
            None => {}
        }
        Ok(Handled::Done)
    })
}
