//! `delay`: waits. Ten seconds and more leave the function and come back through the queue.

use crate::descriptor::{
    Category, Constraints, Descriptor, Fallback, InputSpec, MILLISECONDS, OutputSpec, Shape, UiType, ValueType, text,
};
use crate::effects::{Effect, EffectResult};
use crate::module::{Action, Behaviour, Call, Done, Module, ModuleError, Run};
use serde_json::{Value, json};

/// The longest delay: ten years, in milliseconds.
const MAX_MILLIS: i64 = 10 * 366 * 24 * 3600 * 1000;

const INPUTS: &[InputSpec] = &[InputSpec::new(
    "duration",
    ValueType::Number,
    text("延迟时间", "Duration"),
    text("延迟时间(毫秒)", "How long to wait, in milliseconds"),
)
.required()
.or(Fallback::Number(1000))
.ui(UiType::NumberField)
.constrained(Constraints { min: Some(0), max: Some(MAX_MILLIS), unit: MILLISECONDS, ..Constraints::NONE })
.logged()];

const fn descriptor(id: &'static str, outputs: &'static [OutputSpec]) -> Descriptor {
    Descriptor {
        id,
        name: text("延迟", "Delay"),
        description: text("延迟指定时间", "Delay for specified time"),
        icon: "ic_delay",
        category: Category::System,
        shape: Shape::NONE,
        can_start: true,
        inputs: INPUTS,
        outputs,
    }
}

/// Under its short id.
pub const SHORT: Module = Module {
    descriptor: descriptor(
        "delay",
        &[OutputSpec::new(
            "actualDuration",
            ValueType::Number,
            text("实际延迟", "Actual Duration"),
            text("实际延迟的毫秒数", "How long it really took, in milliseconds"),
        )
        .logged()],
    ),
    behaviour: Behaviour::Run(&Delay),
};

/// Under its long id.
pub const LONG: Module = Module {
    descriptor: descriptor(
        "vflow.device.delay",
        &[OutputSpec::new("success", ValueType::Boolean, text("是否成功", "Success"), text("总是为真", "Always true"))],
    ),
    behaviour: Behaviour::Run(&Delay),
};

struct Delay;

impl Run for Delay {
    fn start(&self, call: &Call<'_>) -> Result<Action, ModuleError> {
        let millis = call.inputs.whole("duration", 0, MAX_MILLIS)?;
        Ok(Action::Effect(Effect::Sleep { millis: millis.unsigned_abs() }))
    }

    fn finish(&self, call: &Call<'_>, result: EffectResult) -> Result<Done, ModuleError> {
        match result {
            EffectResult::Slept { .. } if call.descriptor.id == LONG.descriptor.id => {
                Ok(Done::outputs([("success", Value::Bool(true))]))
            }
            EffectResult::Slept { millis } => Ok(Done::outputs([("actualDuration", json!(millis))])),
            _ => Err(ModuleError::failed("a delay got another effect's answer")),
        }
    }
}
