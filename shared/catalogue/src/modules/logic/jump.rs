//! `jump`: goes to another step of the same block, or of one around it.

use crate::descriptor::{Category, Constraints, Descriptor, InputSpec, OutputSpec, Shape, UiType, ValueType, text};
use crate::module::{Behaviour, Block, Module};

const INPUTS: &[InputSpec] = &[
    InputSpec::new(
        "target_step_index",
        ValueType::Number,
        text("目标步骤", "Target Step"),
        text("目标是第几步，从1开始", "The target's place in the list, from 1"),
    )
    .ui(UiType::NumberField)
    .constrained(Constraints { min: Some(1), max: Some(500), ..Constraints::NONE })
    .logged(),
    InputSpec::new(
        "target_step_id",
        ValueType::String,
        text("目标步骤ID", "Target Step ID"),
        text("目标步骤的ID，优先于序号", "The target's id; goes before its place"),
    )
    .logged(),
];

const OUTPUTS: &[OutputSpec] = &[OutputSpec::new(
    "success",
    ValueType::Boolean,
    text("是否成功", "Success"),
    text("跳转后为真", "True once it has jumped"),
)];

const fn module(id: &'static str) -> Module {
    Module {
        descriptor: Descriptor {
            id,
            name: text("跳转", "Jump"),
            description: text(
                "跳到同一块内或外层的步骤",
                "Goes to another step of the same block, or of one around it",
            ),
            icon: "ic_jump",
            category: Category::Logic,
            shape: Shape::NONE,
            can_start: false,
            inputs: INPUTS,
            outputs: OUTPUTS,
        },
        behaviour: Behaviour::Block(Block::Jump),
    }
}

/// Under its short id.
pub const SHORT: Module = module("jump");
/// Under its long id.
pub const LONG: Module = module("vflow.logic.jump");
