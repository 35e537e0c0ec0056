//! `output`: sets what an API caller gets; the run goes on.

use crate::descriptor::{Category, Descriptor, InputSpec, Shape, ValueType, text};
use crate::module::{Action, Behaviour, Call, Done, Module, ModuleError, Run};

const INPUTS: &[InputSpec] =
    &[InputSpec::new("value", ValueType::Any, text("输出值", "Value"), text("接口返回的数据", "What the API answers"))];

const fn descriptor(id: &'static str) -> Descriptor {
    Descriptor {
        id,
        name: text("输出", "Output"),
        description: text("设置接口的输出", "Sets the API's answer"),
        icon: "ic_output",
        category: Category::Logic,
        shape: Shape::NONE,
        can_start: false,
        inputs: INPUTS,
        outputs: &[],
    }
}

/// Under its short id.
pub const SHORT: Module = Module { descriptor: descriptor("output"), behaviour: Behaviour::Run(&SetOutput) };
/// Under its long id.
pub const LONG: Module = Module { descriptor: descriptor("vflow.logic.output"), behaviour: Behaviour::Run(&SetOutput) };

struct SetOutput;

impl Run for SetOutput {
    fn start(&self, call: &Call<'_>) -> Result<Action, ModuleError> {
        let answer = Some(call.inputs.value("value"));
        Ok(Action::Done(Done { answer, ..Done::default() }))
    }
}
