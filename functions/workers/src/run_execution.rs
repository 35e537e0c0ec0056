//! Carries a run on: from a hint of the step queue to the next commit that ends it or lets it wait.

use crate::{Trigger, Worker};
use engine::ports::{Port, StepMessage};
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
        Port::HttpOut,
        Port::CallServices,
        Port::RunScripts,
    ],
};

/// Works on one message for at most `left`. An error means: deliver it again.
pub fn handle<'a>(engine: &'a Engine, body: &'a str, left: Duration) -> BoxFuture<'a, Result<(), Error>> {
    Box::pin(async move {
        let Some(message) = decode(body) else { return Ok(()) };
        let deadline = engine.ports.clock.now().plus(left);
        run_execution::run(engine, &message, deadline).await
    })
}

/// The hint, or `None` if nobody can read it. Delivering such a message again would not make it readable, and the run it may have meant is
/// found by the sweep, so it is logged and done with. Its text is not logged: nobody knows what is in it.
fn decode(body: &str) -> Option<StepMessage> {
    match serde_json::from_str(body) {
        Ok(message) => Some(message),
        Err(error) => {
            tracing::error!(message.bytes = body.len(), error = %error, "dropped a message that cannot be read");
            None
        }
    }
}
