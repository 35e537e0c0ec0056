//! `step_functions_start`: starts an AWS Step Functions state machine that the deployment grants,
//! and waits for its end if the step asks for that.

use super::lambda_invoke::{answer, payload};
use crate::effects::CloudCall;
use crate::module::Later;
use crate::{Action, Call, Done, Effect, EffectResult, Failure, ModuleError, Run, losses, refuse};
use model::json;
use serde_json::{Map, Value, json};
use std::time::Duration;

/// The largest input that Step Functions accepts.
const MAX_INPUT: usize = 256 * 1024;
const MAX_ARN: usize = 256;
/// The first gap between two checks of an execution.
const FIRST_GAP: Duration = Duration::from_secs(2);
/// The longest gap.
const LAST_GAP: Duration = Duration::from_mins(5);

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
        let input = payload(call, "input")?;
        refuse!(input.to_string().len() > MAX_INPUT, "input", "is larger than {MAX_INPUT} bytes");
        let wait = call.inputs.boolean("wait")?;
        Ok(Action::Effect(Effect::Cloud(CloudCall::Start { machine, input, wait })))
    }

    fn later(&self, call: &Call<'_>, result: &EffectResult) -> Option<Later> {
        let EffectResult::Value(Ok(answer)) = result else { return None };
        if !matches!(text(answer, "status"), "RUNNING" | "PENDING_REDRIVE") {
            return None;
        }
        // The longer it has run, the less often it is checked. The end is noticed with a delay of
        // at most half of the time that it took, and at most five minutes.
        let began = answer.get("started_at").and_then(Value::as_i64).unwrap_or(call.now.0);
        let ran = Duration::from_millis(u64::try_from(call.now.0.saturating_sub(began)).unwrap_or(0));
        let after = (ran / 2).clamp(FIRST_GAP, LAST_GAP);
        Some(Later { after, machine: text(answer, "execution_arn").to_owned() })
    }

    fn finish(&self, _: &Call<'_>, result: EffectResult) -> Result<Done, ModuleError> {
        let answer = answer("Step Functions", result)?;
        let arn = Value::from(text(&answer, "execution_arn"));
        let status = text(&answer, "status");
        match status {
            // The step does not wait for the end.
            "" => Ok(Done::outputs([("execution_arn", arn)])),
            "SUCCEEDED" => {
                let written = text(&answer, "output");
                let output = json::parse(written).unwrap_or_else(|_| Value::from(written));
                let log = losses::warnings(written);
                let outputs = [("execution_arn", arn), ("status", json!(status)), ("output", output)];
                Ok(Done { log, ..Done::outputs(outputs) })
            }
            _ => Err(failed(&answer, status, arn)),
        }
    }
}

fn text<'a>(answer: &'a Value, field: &str) -> &'a str {
    answer.get(field).and_then(Value::as_str).unwrap_or_default()
}

/// The state machine has failed. The next attempt of the step would find the same execution, so the
/// step is not retried.
fn failed(answer: &Value, status: &str, arn: Value) -> ModuleError {
    let (error, cause) = (text(answer, "error"), text(answer, "cause"));
    let reasons: Vec<_> = [error, cause].into_iter().filter(|reason| !reason.is_empty()).collect();
    let reason = if reasons.is_empty() { String::new() } else { format!(": {}", reasons.join(": ")) };
    Failure {
        message: format!("the state machine ended with {status}{reason}"),
        details: Map::from_iter([("status".to_owned(), json!(status)), ("error".to_owned(), json!(error))]),
        partial: Map::from_iter([("execution_arn".to_owned(), arn), ("status".to_owned(), json!(status))]),
        ..Failure::default()
    }
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;

    const MODULE: &str = "step_functions_start";

    const ARN: &str = "arn:aws:states:eu-west-1:1:stateMachine:m";

    #[test]
    fn a_machine_is_started_with_json() {
        for machine in [ARN.to_owned(), format!("{ARN}:live")] {
            for wait in [false, true] {
                let inputs = json!({"state_machine_arn": machine, "input": "{\"a\": 1}", "wait": wait});
                let call = CloudCall::Start { machine: machine.clone(), input: json!({"a": 1}), wait };
                assert_eq!(Bench::new().effect(MODULE, inputs), Effect::Cloud(call));
            }
        }
        let call = CloudCall::Start { machine: ARN.to_owned(), input: json!({}), wait: false };
        assert_eq!(Bench::new().effect(MODULE, json!({"state_machine_arn": ARN})), Effect::Cloud(call));
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

    fn value(answer: Value) -> EffectResult {
        EffectResult::Value(Ok(answer))
    }

    #[test]
    fn a_machine_that_runs_is_looked_at_less_and_less_often() {
        let bench = Bench::new();
        let running = |ran: i64| {
            let started_at = bench.now - ran * 1000;
            value(json!({"execution_arn": "arn:e", "status": "RUNNING", "started_at": started_at}))
        };
        for (ran, gap) in [(0, 2), (4, 2), (60, 30), (600, 300), (86_400, 300), (-5, 2)] {
            let later = bench.later(MODULE, json!({}), &running(ran)).unwrap();
            assert_eq!((later.after, later.machine.as_str()), (Duration::from_secs(gap), "arn:e"), "after {ran} s");
        }
        let started = value(json!({"execution_arn": "arn:e", "status": "RUNNING"}));
        assert_eq!(bench.later(MODULE, json!({}), &started).unwrap().after, FIRST_GAP);
        for ended in [json!({"execution_arn": "arn:e"}), json!({"execution_arn": "arn:e", "status": "SUCCEEDED"})] {
            assert_eq!(bench.later(MODULE, json!({}), &value(ended)), None);
        }
    }

    #[test]
    fn the_end_of_the_machine_is_the_steps() {
        let finish = |answer: Value| Bench::new().finish(MODULE, json!({}), value(answer));
        let done = finish(json!({"execution_arn": "arn:e"})).unwrap();
        assert_eq!(Value::Object(done.outputs), json!({"execution_arn": "arn:e"}));
        let ended = json!({"execution_arn": "arn:e", "status": "SUCCEEDED", "output": "{\"n\": 1}"});
        let want = json!({"execution_arn": "arn:e", "status": "SUCCEEDED", "output": {"n": 1}});
        assert_eq!(Value::Object(finish(ended).unwrap().outputs), want);
        for (status, error, cause, message) in [
            ("FAILED", json!("Bad"), json!("no order"), "the state machine ended with FAILED: Bad: no order"),
            ("TIMED_OUT", json!(null), json!(null), "the state machine ended with TIMED_OUT"),
            ("ABORTED", json!(null), json!("by hand"), "the state machine ended with ABORTED: by hand"),
        ] {
            let answer = json!({"execution_arn": "arn:e", "status": status, "error": error, "cause": cause});
            let ModuleError::Failed(failure) = finish(answer).unwrap_err() else { panic!("{status}") };
            assert_eq!((failure.message.as_str(), failure.retryable), (message, false));
            assert_eq!(Value::Object(failure.partial), json!({"execution_arn": "arn:e", "status": status}));
        }
    }
}
