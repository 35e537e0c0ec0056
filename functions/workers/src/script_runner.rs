//! Evaluates scripts of users. The role of this function only allows it to write its log, so a
//! script that escapes from its process gains nothing.

use crate::{Trigger, Worker};
use futures::future::BoxFuture;
use sandbox::Sandbox;
use serde_json::Value;

/// The worker `script-runner`.
pub static WORKER: Worker = Worker {
    name: "script-runner",
    summary: "Runs a script of a workflow in a process of its own",
    trigger: Trigger::Call,
    ports: &[],
};

/// Evaluates the script in the event, and returns how it ended. Only an event without a script is
/// an error of the function.
pub fn handle(sandbox: &Sandbox, event: Value) -> BoxFuture<'_, Result<Value, String>> {
    Box::pin(async move {
        let call = serde_json::from_value(event).map_err(|error| format!("this is no script: {error}"))?;
        let end = sandbox.end(&call).await;
        serde_json::to_value(end).map_err(|error| error.to_string())
    })
}
