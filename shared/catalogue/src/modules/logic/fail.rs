//! `fail`: fails the run with a message of the author's.

use crate::descriptor::{Category, Descriptor, InputSpec, Shape, ValueType, text};
use crate::module::{Action, Behaviour, Call, Failure, Module, ModuleError, Run};

const INPUTS: &[InputSpec] =
    &[InputSpec::new("message", ValueType::String, text("错误信息", "Message"), text("失败原因", "Why it fails"))
        .required()];

const fn descriptor(id: &'static str) -> Descriptor {
    Descriptor {
        id,
        name: text("失败", "Fail"),
        description: text("使运行失败", "Fails the run"),
        icon: "ic_fail",
        category: Category::Logic,
        shape: Shape::NONE,
        can_start: false,
        inputs: INPUTS,
        outputs: &[],
    }
}

/// Under its short id.
pub const SHORT: Module = Module { descriptor: descriptor("fail"), behaviour: Behaviour::Run(&Fail) };
/// Under its long id.
pub const LONG: Module = Module { descriptor: descriptor("vflow.logic.fail"), behaviour: Behaviour::Run(&Fail) };

struct Fail;

impl Run for Fail {
    fn start(&self, call: &Call<'_>) -> Result<Action, ModuleError> {
        let message = call.inputs.required_text("message")?;
        Err(Failure { message, ..Failure::default() }.into())
    }
}
