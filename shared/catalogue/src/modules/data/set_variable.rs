//! `set_variable`: creates or replaces a named variable, which `[[name]]` reads.

use crate::descriptor::{Category, Descriptor, InputSpec, OutputSpec, Shape, ValueType, text};
use crate::module::{Action, Behaviour, Call, Done, Module, ModuleError, Run};

const INPUTS: &[InputSpec] = &[
    InputSpec::new("name", ValueType::String, text("变量名", "Name"), text("变量的名称", "The variable's name"))
        .required()
        .logged(),
    InputSpec::new("value", ValueType::Any, text("值", "Value"), text("变量的新值", "The variable's new value")),
];

const OUTPUTS: &[OutputSpec] = &[OutputSpec::new(
    "variable",
    ValueType::Any,
    text("变量值", "Value"),
    text("写入的值", "The value that was written"),
)];

const fn descriptor(id: &'static str) -> Descriptor {
    Descriptor {
        id,
        name: text("设置变量", "Set Variable"),
        description: text("创建或替换命名变量", "Create or replace a named variable"),
        icon: "ic_variable",
        category: Category::Data,
        shape: Shape::NONE,
        can_start: false,
        inputs: INPUTS,
        outputs: OUTPUTS,
    }
}

/// Under its short id.
pub const SHORT: Module = Module { descriptor: descriptor("set_variable"), behaviour: Behaviour::Run(&SetVariable) };
/// Under its long id.
pub const LONG: Module =
    Module { descriptor: descriptor("vflow.variable.set_variable"), behaviour: Behaviour::Run(&SetVariable) };

struct SetVariable;

impl Run for SetVariable {
    fn start(&self, call: &Call<'_>) -> Result<Action, ModuleError> {
        // A reference has no blanks around its name.
        let name = call.inputs.text("name").trim().to_owned();
        if name.is_empty() {
            return Err(ModuleError::input("name", "is required"));
        }
        let value = call.inputs.value("value");
        let mut done = Done::outputs([("variable", value.clone())]);
        done.variables.push((name, value));
        Ok(Action::Done(done))
    }
}
