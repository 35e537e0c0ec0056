//! `return`: ends the run well, with a value as its answer.

use crate::descriptor::{Category, Descriptor, InputSpec, Shape, ValueType, text};
use crate::module::{Action, Behaviour, Call, Module, ModuleError, Run};

const INPUTS: &[InputSpec] =
    &[InputSpec::new("value", ValueType::Any, text("返回值", "Value"), text("作为结果的值", "The run's answer"))];

const fn descriptor(id: &'static str) -> Descriptor {
    Descriptor {
        id,
        name: text("返回", "Return"),
        description: text("结束运行并返回值", "Ends the run with a value"),
        icon: "ic_return_value",
        category: Category::Logic,
        shape: Shape::NONE,
        can_start: false,
        inputs: INPUTS,
        outputs: &[],
    }
}

/// Under its short id.
pub const SHORT: Module = Module { descriptor: descriptor("return"), behaviour: Behaviour::Run(&Return) };
/// Under its long id.
pub const LONG: Module = Module { descriptor: descriptor("vflow.logic.return"), behaviour: Behaviour::Run(&Return) };

struct Return;

impl Run for Return {
    fn start(&self, call: &Call<'_>) -> Result<Action, ModuleError> {
        Ok(Action::Return(call.inputs.value("value")))
    }
}
