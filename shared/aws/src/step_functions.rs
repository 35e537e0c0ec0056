//! Long waits as executions of a state machine. Each has the name of its hint, so a wait that is
//! started twice happens once.

use crate::error::store_error;
use crate::{Clients, Config};
use async_trait::async_trait;
use aws_sdk_sfn::Client;
use aws_sdk_sfn::operation::start_execution::StartExecutionError;
use aws_sdk_sfn::operation::stop_execution::StopExecutionError;
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use engine::ports::{StepMessage, StoreError, Stored, Waits};
use model::Timestamp;
use serde_json::json;

const SERVICE: &str = "Step Functions";

/// The state machine for long waits, if there is one.
pub(crate) struct WaitMachine {
    client: Client,
    arn: Option<String>,
}

impl WaitMachine {
    pub(crate) fn new(config: &Config, clients: &Clients) -> Self {
        Self { client: clients.sfn.clone(), arn: config.wait_machine.clone() }
    }
}

#[async_trait]
impl Waits for WaitMachine {
    async fn start(&self, hint: &StepMessage, until: Timestamp) -> Stored<bool> {
        let Some(machine) = &self.arn else { return Ok(false) };
        let message = serde_json::to_string(hint).map_err(|error| StoreError::corrupt("message", error))?;
        // Whole seconds, rounded up.
        let until = DateTime::from_secs(until.plus_millis(999).seconds()).fmt(Format::DateTime);
        let until = until.map_err(|error| StoreError::Refused { service: SERVICE, source: Box::new(error) })?;
        let input = json!({"until": until, "message": message}).to_string();
        match self.client.start_execution().state_machine_arn(machine).name(name(hint)).input(input).send().await {
            Ok(_) => Ok(true),
            Err(error) if error.as_service_error().is_some_and(StartExecutionError::is_execution_already_exists) => {
                Ok(true)
            }
            Err(error) => Err(store_error(SERVICE, error)),
        }
    }

    async fn stop(&self, hint: &StepMessage) -> Stored<()> {
        let Some(machine) = &self.arn else { return Ok(()) };
        match self.client.stop_execution().execution_arn(execution_arn(machine, &name(hint))).send().await {
            Ok(_) => Ok(()),
            Err(error) if error.as_service_error().is_some_and(StopExecutionError::is_execution_does_not_exist) => {
                Ok(())
            }
            Err(error) => Err(store_error(SERVICE, error)),
        }
    }
}

fn name(hint: &StepMessage) -> String {
    format!("{}-{}", hint.execution.hex(), hint.cursor)
}

/// The ARN of an execution. The version or alias in the ARN of the machine is not part of it.
pub(crate) fn execution_arn(machine: &str, name: &str) -> String {
    let parts: Vec<_> =
        machine.split(':').take(7).map(|part| if part == "stateMachine" { "execution" } else { part }).collect();
    format!("{}:{name}", parts.join(":"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_execution_is_named_after_its_machine() {
        for machine in ["arn:aws:states:r:1:stateMachine:m", "arn:aws:states:r:1:stateMachine:m:7"] {
            assert_eq!(execution_arn(machine, "n"), "arn:aws:states:r:1:execution:m:n");
        }
    }
}
