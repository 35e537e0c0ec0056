//! `lambda_invoke`: invokes an AWS Lambda function that the deployment grants.

use crate::effects::CloudCall;
use crate::{Action, Call, Done, Effect, EffectResult, Failure, ModuleError, Run, losses, refuse};
use serde_json::{Map, Value, json};

/// The limits of Lambda for the payload of a call with and without waiting.
const MAX_WAITED: usize = 6 * 1024 * 1024;
const MAX_EVENT: usize = 1024 * 1024;
/// The longest name that Lambda accepts.
const MAX_FUNCTION: usize = 256;

pub(crate) struct LambdaInvoke;

impl Run for LambdaInvoke {
    fn start(&self, call: &Call<'_>) -> Result<Action, ModuleError> {
        let function = call.inputs.required_text("function")?.trim().to_owned();
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_:.$".contains(c);
        if function.is_empty() || function.len() > MAX_FUNCTION || !function.chars().all(plain) {
            return Err(ModuleError::input("function", "must be the name or ARN of a function"));
        }
        let payload = payload(call, "payload")?;
        let wait = call.inputs.boolean("wait")?;
        let limit = if wait { MAX_WAITED } else { MAX_EVENT };
        refuse!(payload.to_string().len() > limit, "payload", "is larger than {limit} bytes");
        Ok(Action::Effect(Effect::Cloud(CloudCall::Invoke { function, payload, wait })))
    }

    fn finish(&self, _: &Call<'_>, result: EffectResult) -> Result<Done, ModuleError> {
        let answer = answer("Lambda", result)?;
        let field = |name: &str| answer.get(name).cloned().unwrap_or_default();
        Ok(Done::outputs([("result", field("result")), ("status", field("status"))]))
    }
}

/// The payload: a text that contains JSON is sent as that JSON, and a function without a payload
/// gets an empty object.
pub(crate) fn payload(call: &Call<'_>, input: &'static str) -> Result<Value, ModuleError> {
    Ok(match call.inputs.value(input) {
        Value::Null => json!({}),
        Value::String(text) => losses::sent(input, &text)?.unwrap_or(Value::String(text)),
        other => other,
    })
}

/// The answer of the service, or the failure of the step.
pub(crate) fn answer(service: &str, result: EffectResult) -> Result<Value, ModuleError> {
    match result {
        EffectResult::Value(Ok(answer)) => Ok(answer),
        EffectResult::Value(Err(failure)) => Err(Failure {
            details: Map::from_iter([("error".to_owned(), json!(failure.message))]),
            ..Failure::of(&failure, format!("{service} call failed: {failure}"))
        }
        .into()),
        _ => Err(ModuleError::failed("a call of a service got another effect's answer")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::effects::EffectFailure;
    use crate::testing::Bench;

    const MODULE: &str = "lambda_invoke";

    fn invoked(inputs: Value) -> (String, Value, bool) {
        match Bench::new().effect(MODULE, inputs) {
            Effect::Cloud(CloudCall::Invoke { function, payload, wait }) => (function, payload, wait),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_payload_is_json_whichever_way_it_is_written() {
        for (given, sent) in [
            (json!({"a": [1]}), json!({"a": [1]})),
            (json!("{\"a\": [1]}"), json!({"a": [1]})),
            (json!("plain"), json!("plain")),
            (Value::Null, json!({})),
        ] {
            assert_eq!(invoked(json!({"function": " f ", "payload": given})), ("f".to_owned(), sent, true));
        }
        assert!(!invoked(json!({"function": "f", "wait": "false"})).2);
    }

    #[test]
    fn what_lambda_would_not_take_is_never_sent() {
        let large = "x".repeat(MAX_EVENT);
        for (inputs, error) in [
            (json!({}), "input 'function': is required"),
            (json!({"function": "f?x=y"}), "input 'function': must be the name or ARN of a function"),
            (json!({"function": "f".repeat(257)}), "input 'function': must be the name or ARN of a function"),
            (
                json!({"function": "f", "payload": large, "wait": false}),
                "input 'payload': is larger than 1048576 bytes",
            ),
            (json!({"function": "f", "wait": "perhaps"}), "input 'wait': must be true or false"),
        ] {
            assert_eq!(Bench::new().error(MODULE, inputs), error);
        }
        assert!(invoked(json!({"function": "f", "payload": large})).2);
    }

    #[test]
    fn the_answer_becomes_outputs_and_a_refusal_fails_for_good() {
        let inputs = json!({"function": "f"});
        let answered = EffectResult::Value(Ok(json!({"status": 200, "result": {"ok": true}})));
        let done = Bench::new().finish(MODULE, inputs.clone(), answered).unwrap();
        assert_eq!(Value::Object(done.outputs), json!({"result": {"ok": true}, "status": 200}));
        let refused = EffectFailure::lasting("not granted");
        match Bench::new().finish(MODULE, inputs, EffectResult::Value(Err(refused))) {
            Err(ModuleError::Failed(failure)) => {
                assert_eq!((failure.message.as_str(), failure.retryable), ("Lambda call failed: not granted", false));
            }
            other => panic!("{other:?}"),
        }
    }
}
