//! `wait_for_callback`: waits without a running function until somebody calls an address of the step's own.

use crate::descriptor::{
    Category, Constraints, Descriptor, InputSpec, MILLISECONDS, OutputSpec, Shape, UiType, ValueType, text,
};
use crate::effects::{Effect, EffectResult};
use crate::module::{Action, Behaviour, Call, Done, Failure, Module, ModuleError, Run};

/// The longest wait: a year, in milliseconds.
const MAX_MILLIS: i64 = 366 * 24 * 3600 * 1000;

const INPUTS: &[InputSpec] = &[InputSpec::new(
    "timeout",
    ValueType::Number,
    text("超时(毫秒)", "Timeout"),
    text("最长等待的毫秒数；不填则不限", "How long to wait at most, in milliseconds; without it, for ever"),
)
.ui(UiType::NumberField)
.constrained(Constraints { min: Some(1), max: Some(MAX_MILLIS), unit: MILLISECONDS, ..Constraints::NONE })
.logged()];

const OUTPUTS: &[OutputSpec] = &[
    OutputSpec::new("body", ValueType::Any, text("请求体", "Body"), text("回调请求的内容", "What the caller sent")),
    OutputSpec::new(
        "callback_url",
        ValueType::String,
        text("回调地址", "Callback URL"),
        text("回调的地址；该步骤之前的步骤即可引用", "The address to call; the steps before can already refer to it"),
    ),
];

/// The module.
pub const MODULE: Module = Module {
    descriptor: Descriptor {
        id: "wait_for_callback",
        name: text("等待回调", "Wait For Callback"),
        description: text("等待外部系统回调", "Waits until another system calls back"),
        icon: "ic_callback",
        category: Category::Logic,
        shape: Shape::NONE,
        can_start: false,
        inputs: INPUTS,
        outputs: OUTPUTS,
    },
    behaviour: Behaviour::Run(&WaitForCallback),
};

struct WaitForCallback;

impl Run for WaitForCallback {
    fn start(&self, call: &Call<'_>) -> Result<Action, ModuleError> {
        let timeout_ms = if call.inputs.given("timeout") {
            Some(call.inputs.whole("timeout", 1, MAX_MILLIS)?.unsigned_abs())
        } else {
            None
        };
        Ok(Action::Effect(Effect::Callback { timeout_ms }))
    }

    fn finish(&self, call: &Call<'_>, result: EffectResult) -> Result<Done, ModuleError> {
        match result {
            EffectResult::Callback(Some(body)) => {
                let address = call.surroundings.callback_url();
                Ok(Done::outputs([("body", body), ("callback_url", address.into())]))
            }
            EffectResult::Callback(None) => {
                Err(Failure { message: "nobody called back in time".to_owned(), ..Failure::default() }.into())
            }
            _ => Err(ModuleError::failed("a wait got another effect's answer")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;
    use serde_json::json;

    #[test]
    fn it_waits_as_long_as_told() {
        assert_eq!(Bench::new().effect(&MODULE, json!({})), Effect::Callback { timeout_ms: None });
        assert_eq!(Bench::new().effect(&MODULE, json!({"timeout": "50"})), Effect::Callback { timeout_ms: Some(50) });
        assert!(Bench::new().error(&MODULE, json!({"timeout": 0})).contains("timeout"));
        let late = Bench::new().finish(&MODULE, json!({}), EffectResult::Callback(None)).unwrap_err();
        assert_eq!(late.to_string(), "nobody called back in time");
    }
}
