//! What modules that only a phone runs are made of. A phone's workflow can be stored, shown and edited with them; running it here is refused.

use crate::descriptor::{Category, Descriptor, InputSpec, OutputSpec, Shape, Text, UiType, ValueType, text};
use crate::module::{Behaviour, Module};

/// What most of them put out.
pub const SUCCESS: OutputSpec = output("success", ValueType::Boolean, text("是否成功", "Whether it worked"));

/// A module that is described only.
pub const fn module(
    id: &'static str,
    category: Category,
    icon: &'static str,
    name: Text,
    description: Text,
    inputs: &'static [InputSpec],
    outputs: &'static [OutputSpec],
) -> Module {
    let shape = Shape::NONE;
    let descriptor = Descriptor { id, name, description, icon, category, shape, can_start: true, inputs, outputs };
    Module { descriptor, behaviour: Behaviour::DeviceOnly }
}

/// Lets it open a block, which the module `end` closes.
pub const fn block(mut module: Module, block_type: &'static str, end: &'static str) -> Module {
    module.descriptor.shape = Shape { block_type, end: Some(end) };
    module
}

/// An input. Which values of it mean something is the phone's to know, and has changed between its versions, so that none is refused.
pub const fn input(id: &'static str, kind: ValueType, label: Text) -> InputSpec {
    let ui = match kind {
        ValueType::Number => UiType::NumberField,
        ValueType::Boolean => UiType::Switch,
        ValueType::Dictionary => UiType::KeyValueEditor,
        ValueType::String | ValueType::List | ValueType::Any => UiType::TextField,
    };
    InputSpec::new(id, kind, label, label).ui(ui)
}

/// An output.
pub const fn output(id: &'static str, kind: ValueType, label: Text) -> OutputSpec {
    OutputSpec::new(id, kind, label, label)
}
