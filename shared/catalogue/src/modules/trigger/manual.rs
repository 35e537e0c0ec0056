//! The manual trigger: as the first step it shows what the caller sent.

use crate::descriptor::{Category, Descriptor, OutputSpec, Shape, ValueType, text};
use crate::module::{Action, Behaviour, Call, Done, Module, ModuleError, Run};
use serde_json::Value;

const OUTPUTS: &[OutputSpec] = &[OutputSpec::new(
    "data",
    ValueType::Dictionary,
    text("触发数据", "Data"),
    text("触发器传入的数据", "What the trigger brought along"),
)];

const fn descriptor(id: &'static str) -> Descriptor {
    Descriptor {
        id,
        name: text("手动触发", "Manual"),
        description: text("由用户或接口调用触发", "Started by a user or an API call"),
        icon: "ic_trigger",
        category: Category::Trigger,
        shape: Shape::NONE,
        can_start: true,
        inputs: &[],
        outputs: OUTPUTS,
    }
}

/// Under its short id.
pub const SHORT: Module = Module { descriptor: descriptor("trigger_manual"), behaviour: Behaviour::Run(&Manual) };
/// Under its long id.
pub const LONG: Module = Module { descriptor: descriptor("vflow.trigger.manual"), behaviour: Behaviour::Run(&Manual) };

struct Manual;

impl Run for Manual {
    fn start(&self, call: &Call<'_>) -> Result<Action, ModuleError> {
        Ok(Action::Done(Done::outputs([("data", Value::Object(call.trigger.data.clone()))])))
    }
}
