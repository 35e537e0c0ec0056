//! Starts Step Functions state machines.

use super::{Services, failure, not_granted, region_of};
use crate::step_functions::execution_arn;
use aws_sdk_sfn::operation::start_execution::StartExecutionError;
use engine::ports::cloud::EffectFailure;
use serde_json::{Value, json};

/// The characters of a name that show the run's id; a digest follows. A name has at most 80
/// characters.
const MAX_READABLE: usize = 45;
/// Half of a digest is enough to distinguish keys.
const DIGEST: usize = 32;

impl Services {
    pub(super) async fn start(&self, machine: String, input: &Value, key: &str) -> Result<Value, EffectFailure> {
        if !self.grants.sfn.allow(&machine) {
            return Err(not_granted("state machine", &machine, "SLUICE_ALLOW_SFN", "AllowSfn"));
        }
        self.own_region(&machine, region_of(&machine))?;
        let name = name(key);
        let call = self.clients.sfn.start_execution().state_machine_arn(&machine).name(&name).input(input.to_string());
        match call.send().await {
            Ok(answer) => Ok(json!({"execution_arn": answer.execution_arn})),
            // Only this step uses the name, so an earlier attempt of this step has started the
            // execution.
            Err(error) if error.as_service_error().is_some_and(StartExecutionError::is_execution_already_exists) => {
                Ok(json!({"execution_arn": execution_arn(&machine, &name)}))
            }
            Err(error) => Err(failure("Step Functions", &error)),
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

#[cfg(test)]
mod tests {
    use super::*;

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
