//! Carries a run on: from a hint of the step queue to the next commit that ends it or lets it wait.

use crate::message::decode;
use crate::{Trigger, Worker};
use engine::ports::{Handled, Port, Received, StepMessage};
use engine::usecase::run_execution;
use engine::{Engine, Error};
use futures::future::BoxFuture;
use std::time::Duration;

/// The worker.
pub static WORKER: Worker = Worker {
    name: "run-execution",
    summary: "Carries executions on, one message of the step queue each",
    trigger: Trigger::StepQueue,
    ports: &[
        Port::ReadDefinitions,
        Port::ReadExecutions,
        Port::WriteExecutions,
        Port::SendSteps,
        Port::SendCallbacks,
        Port::HttpOut,
        Port::CallServices,
        Port::RunScripts,
        Port::ReadSecrets,
    ],
};

/// Works on one message for at most `left`. An error means: deliver it again.
pub fn handle<'a>(engine: &'a Engine, message: &'a Received, left: Duration) -> BoxFuture<'a, Result<Handled, Error>> {
    Box::pin(async move {
        let Some(hint) = decode::<StepMessage>(&message.body) else { return Ok(Handled::Done) };
        let deadline = engine.ports.clock.now().plus(left);
        run_execution::run(engine, &hint, deadline).await.map(|()| Handled::Done)
    })
}
