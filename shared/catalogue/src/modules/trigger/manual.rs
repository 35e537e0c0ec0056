//! The manual trigger: as the first step it shows what the caller sent.

use super::{DATA, data};
use crate::descriptor::{Category, Descriptor, OutputSpec, Shape, ValueType, text};
use crate::module::{Behaviour, Call, Done, Module, Pure};
use serde_json::Value;

const OUTPUTS: &[OutputSpec] = &[
    OutputSpec::new("success", ValueType::Boolean, text("是否成功", "Success"), text("总是为真", "Always true")),
    DATA,
];

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
pub const SHORT: Module =
    Module { descriptor: descriptor("trigger_manual"), behaviour: Behaviour::Run(&Pure(|call| Ok(outputs(call)))) };
/// Under its long id.
pub const LONG: Module = Module {
    descriptor: descriptor("vflow.trigger.manual"),
    behaviour: Behaviour::Run(&Pure(|call| Ok(outputs(call)))),
};

fn outputs(call: &Call<'_>) -> Done {
    let mut done = data(call);
    done.outputs.insert("success".to_owned(), Value::Bool(true));
    done
}
