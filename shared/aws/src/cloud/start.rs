//! Starts Step Functions state machines, asks how they stand, and stops them.

use super::{Services, failure, not_granted, region_of};
use aws_sdk_sfn::operation::describe_execution::DescribeExecutionError;
use aws_sdk_sfn::operation::start_execution::StartExecutionError;
use aws_sdk_sfn::operation::stop_execution::StopExecutionError;
use engine::ports::cloud::EffectFailure;
use serde_json::{Value, json};

const SERVICE: &str = "Step Functions";
/// The characters of a name that show the run's id; a digest follows. A name has at most 80
/// characters.
const MAX_READABLE: usize = 45;
/// Half of a digest is enough to distinguish keys.
const DIGEST: usize = 32;

impl Services {
    /// Starts an execution. If its end is waited for, this is called again and again, and answers
    /// how it stands.
    pub(super) async fn start(
        &self,
        machine: String,
        input: &Value,
        wait: bool,
        key: &str,
    ) -> Result<Value, EffectFailure> {
        if !self.grants.sfn.allow(&machine) {
            return Err(not_granted("state machine", &machine, "SLUICE_ALLOW_SFN", "AllowSfn"));
        }
        self.own_region(&machine, region_of(&machine))?;
        let name = name(key);
        let execution = execution_arn(&machine, &name);
        if wait && let Some(stands) = self.describe(&execution).await? {
            return Ok(stands);
        }
        let call = self.clients.sfn.start_execution().state_machine_arn(&machine).name(&name).input(input.to_string());
        let started = match call.send().await {
            Ok(answer) => answer.execution_arn,
            // Only this step uses the name, so an earlier attempt of this step has started the
            // execution.
            Err(error) if error.as_service_error().is_some_and(StartExecutionError::is_execution_already_exists) => {
                execution
            }
            Err(error) => return Err(failure(SERVICE, &error)),
        };
        Ok(if wait {
            json!({"execution_arn": started, "status": "RUNNING"})
        } else {
            json!({"execution_arn": started})
        })
    }

    /// How the execution stands; `None` if there is none.
    async fn describe(&self, execution: &str) -> Result<Option<Value>, EffectFailure> {
        match self.clients.sfn.describe_execution().execution_arn(execution).send().await {
            Ok(stands) => Ok(Some(json!({
                "execution_arn": stands.execution_arn,
                "status": stands.status.as_str(),
                "started_at": stands.start_date.to_millis().ok(),
                "output": stands.output,
                "error": stands.error,
                "cause": stands.cause,
            }))),
            Err(error) if error.as_service_error().is_some_and(DescribeExecutionError::is_execution_does_not_exist) => {
                Ok(None)
            }
            Err(error) => Err(failure(SERVICE, &error)),
        }
    }

    /// Stops an execution that a step of a run has started, and that was granted then. One that is
    /// over, or never was, is fine.
    pub(super) async fn stop(&self, execution: &str) -> Result<Value, EffectFailure> {
        let cause = "The run that waited for it has ended.";
        match self.clients.sfn.stop_execution().execution_arn(execution).cause(cause).send().await {
            Ok(_) => Ok(Value::Null),
            Err(error) if error.as_service_error().is_some_and(StopExecutionError::is_execution_does_not_exist) => {
                Ok(Value::Null)
            }
            Err(error) => Err(failure(SERVICE, &error)),
        }
    }
}

/// The name of the execution: the run's id for readers, and a digest that makes it unique to this
/// step.
fn name(key: &str) -> String {
    let run = key.split('/').next().unwrap_or_default();
    let readable: String = run.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(MAX_READABLE).collect();
    let digest = crate::dynamodb::digest(key.as_bytes());
    format!("{readable}-{}", digest.get(..DIGEST).unwrap_or(&digest))
}

/// The ARN of an execution. The version or alias in the ARN of the machine is not part of it.
fn execution_arn(machine: &str, name: &str) -> String {
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

    #[test]
    fn a_name_is_allowed_and_the_keys_own() {
        let keys =
            ["exec-018f/a/1", "exec-018f/a/2", "exec-018f/a b/1", "exec-018f/a_b/1", "", &"x/".repeat(500), "名/前"];
        let names: std::collections::HashSet<_> = keys.iter().map(|key| name(key)).collect();
        assert_eq!(names.len(), keys.len());
        for name in names {
            assert!(name.len() <= 80 && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'), "{name}");
        }
        assert!(name("exec-018f/a/1").starts_with("exec-018f-"));
    }
}
