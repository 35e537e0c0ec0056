//! `lambda_invoke`: invokes an AWS Lambda function that the deployment grants.

use crate::descriptor::{
    Category, Constraints, Descriptor, Fallback, InputSpec, OutputSpec, Reading, Shape, UiType, ValueType, text,
};
use crate::effects::{CloudCall, Effect, EffectResult};
use crate::module::{Action, Behaviour, Call, Done, Failure, Module, ModuleError, Run};
use serde_json::{Map, Value, json};

/// What Lambda takes of a call that is waited for, and of one that is not.
const MAX_WAITED: usize = 6 * 1024 * 1024;
const MAX_EVENT: usize = 1024 * 1024;
/// The longest name that Lambda takes.
const MAX_FUNCTION: usize = 256;

/// The module.
pub const MODULE: Module = Module {
    descriptor: Descriptor {
        id: "lambda_invoke",
        name: text("调用 Lambda", "Invoke Lambda"),
        description: text(
            "调用部署方已授权的 AWS Lambda 函数",
            "Invoke an AWS Lambda function that the deployment grants",
        ),
        icon: "ic_lambda",
        category: Category::Network,
        shape: Shape::NONE,
        can_start: true,
        inputs: INPUTS,
        outputs: OUTPUTS,
    },
    behaviour: Behaviour::Run(&LambdaInvoke),
};

const INPUTS: &[InputSpec] = &[
    InputSpec::new(
        "function",
        ValueType::String,
        text("函数", "Function"),
        text("函数名称或 ARN，须与授权的写法一致", "The function's name or ARN, written as it is granted"),
    )
    .required()
    .constrained(Constraints { min_length: Some(1), max_length: Some(MAX_FUNCTION as u32), ..Constraints::NONE })
    .logged(),
    InputSpec::new(
        "payload",
        ValueType::Any,
        text("负载", "Payload"),
        text("作为 JSON 传给函数的值", "What the function is given, as JSON"),
    )
    .read(Reading::JsonText)
    .ui(UiType::CodeEditor)
    .constrained(Constraints { language: Some("json"), ..Constraints::NONE }),
    InputSpec::new(
        "wait",
        ValueType::Boolean,
        text("等待结果", "Wait"),
        text("是否等待函数返回，最长 30 秒", "Whether to wait for the function's answer, for up to 30 seconds"),
    )
    .or(Fallback::Boolean(true))
    .ui(UiType::Switch)
    .logged(),
];

const OUTPUTS: &[OutputSpec] = &[
    OutputSpec::new(
        "result",
        ValueType::Any,
        text("结果", "Result"),
        text("函数返回的值；不等待时为空", "What the function returned; null if it was not waited for"),
    ),
    OutputSpec::new(
        "status",
        ValueType::Number,
        text("状态码", "Status"),
        text("200 表示已返回，202 表示已受理", "200 if it has answered, 202 if the call was accepted"),
    )
    .logged(),
];

struct LambdaInvoke;

impl Run for LambdaInvoke {
    fn start(&self, call: &Call<'_>) -> Result<Action, ModuleError> {
        let function = call.inputs.required_text("function")?.trim().to_owned();
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_:.$".contains(c);
        if function.is_empty() || function.len() > MAX_FUNCTION || !function.chars().all(plain) {
            return Err(ModuleError::input("function", "must be the name or ARN of a function"));
        }
        let payload = payload(call.inputs.value("payload"));
        let wait = call.inputs.boolean("wait")?;
        let limit = if wait { MAX_WAITED } else { MAX_EVENT };
        if payload.to_string().len() > limit {
            return Err(ModuleError::input("payload", format!("is larger than {limit} bytes")));
        }
        Ok(Action::Effect(Effect::Cloud(CloudCall::Invoke { function, payload, wait })))
    }

    fn finish(&self, _: &Call<'_>, result: EffectResult) -> Result<Done, ModuleError> {
        let answer = answer("Lambda", result)?;
        let field = |name: &str| answer.get(name).cloned().unwrap_or_default();
        Ok(Done::outputs([("result", field("result")), ("status", field("status"))]))
    }
}

/// A text that holds JSON is meant as such; a function given nothing gets an empty object.
pub(super) fn payload(value: Value) -> Value {
    match value {
        Value::Null => json!({}),
        Value::String(text) => serde_json::from_str(&text).unwrap_or(Value::String(text)),
        other => other,
    }
}

/// What the service answered, or why the step fails.
pub(super) fn answer(service: &str, result: EffectResult) -> Result<Value, ModuleError> {
    match result {
        EffectResult::Value(Ok(answer)) => Ok(answer),
        EffectResult::Value(Err(failure)) => Err(Failure {
            message: format!("{service} call failed: {failure}"),
            details: Map::from_iter([("error".to_owned(), json!(failure.message))]),
            retryable: failure.retryable,
            ..Failure::default()
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

    fn invoked(inputs: Value) -> (String, Value, bool) {
        match Bench::new().effect(&MODULE, inputs) {
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
            assert_eq!(Bench::new().error(&MODULE, inputs), error);
        }
        assert!(invoked(json!({"function": "f", "payload": large})).2);
    }

    #[test]
    fn the_answer_becomes_outputs_and_a_refusal_fails_for_good() {
        let inputs = json!({"function": "f"});
        let answered = EffectResult::Value(Ok(json!({"status": 200, "result": {"ok": true}})));
        let done = Bench::new().finish(&MODULE, inputs.clone(), answered).unwrap();
        assert_eq!(Value::Object(done.outputs), json!({"result": {"ok": true}, "status": 200}));
        let refused = EffectFailure { message: "not granted".to_owned(), retryable: false };
        match Bench::new().finish(&MODULE, inputs, EffectResult::Value(Err(refused))) {
            Err(ModuleError::Failed(failure)) => {
                assert_eq!((failure.message.as_str(), failure.retryable), ("Lambda call failed: not granted", false));
            }
            other => panic!("{other:?}"),
        }
    }
}
