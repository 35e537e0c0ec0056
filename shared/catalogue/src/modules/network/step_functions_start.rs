//! `step_functions_start`: starts an AWS Step Functions state machine that the deployment grants.

use super::lambda_invoke::{answer, payload};
use crate::effects::{CloudCall, Effect, EffectResult};
use crate::module::{Action, Call, Done, ModuleError, Run};

/// The largest input that Step Functions accepts.
const MAX_INPUT: usize = 256 * 1024;
const MAX_ARN: usize = 256;

pub(crate) struct StepFunctionsStart;

impl Run for StepFunctionsStart {
    fn start(&self, call: &Call<'_>) -> Result<Action, ModuleError> {
        let machine = call.inputs.required_text("state_machine_arn")?.trim().to_owned();
        // arn:PARTITION:states:REGION:ACCOUNT:stateMachine:NAME, optionally followed by a version
        // or an alias.
        let parts: Vec<_> = machine.split(':').collect();
        let shaped = matches!(parts.as_slice(), ["arn", _, "states", _, _, "stateMachine", name, ..] if !name.is_empty())
            && parts.len() <= 8;
        if !shaped || machine.len() > MAX_ARN || !machine.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(ModuleError::input("state_machine_arn", "must be the ARN of a state machine"));
        }
        let input = payload(call.inputs.value("input"));
        if input.to_string().len() > MAX_INPUT {
            return Err(ModuleError::input("input", format!("is larger than {MAX_INPUT} bytes")));
        }
        Ok(Action::Effect(Effect::Cloud(CloudCall::Start { machine, input })))
    }

    fn finish(&self, _: &Call<'_>, result: EffectResult) -> Result<Done, ModuleError> {
        let mut answer = answer("Step Functions", result)?;
        let arn = answer.get_mut("execution_arn").map(serde_json::Value::take).unwrap_or_default();
        Ok(Done::outputs([("execution_arn", arn)]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;
    use serde_json::{Value, json};

    const MODULE: &str = "step_functions_start";

    const ARN: &str = "arn:aws:states:eu-west-1:1:stateMachine:m";

    #[test]
    fn a_machine_is_started_with_json() {
        for machine in [ARN.to_owned(), format!("{ARN}:live")] {
            let effect = Bench::new().effect(MODULE, json!({"state_machine_arn": machine, "input": "{\"a\": 1}"}));
            assert_eq!(effect, Effect::Cloud(CloudCall::Start { machine, input: json!({"a": 1}) }));
        }
    }

    #[test]
    fn what_step_functions_would_not_take_is_never_sent() {
        let wrong = "input 'state_machine_arn': must be the ARN of a state machine";
        for (inputs, error) in [
            (json!({}), "input 'state_machine_arn': is required"),
            (json!({"state_machine_arn": "m"}), wrong),
            (json!({"state_machine_arn": format!("{ARN}:a:b")}), wrong),
            (json!({"state_machine_arn": "arn:aws:states:eu-west-1:1:execution:m:e"}), wrong),
            (
                json!({"state_machine_arn": ARN, "input": "x".repeat(MAX_INPUT)}),
                "input 'input': is larger than 262144 bytes",
            ),
        ] {
            assert_eq!(Bench::new().error(MODULE, inputs), error);
        }
    }

    #[test]
    fn the_arn_becomes_the_output() {
        let result = EffectResult::Value(Ok(json!({"execution_arn": "arn:e"})));
        let done = Bench::new().finish(MODULE, json!({}), result).unwrap();
        assert_eq!(Value::Object(done.outputs), json!({"execution_arn": "arn:e"}));
    }
}
