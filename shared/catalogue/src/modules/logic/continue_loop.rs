//! `continue_loop`: goes on with the innermost loop's next pass.

use crate::descriptor::{Category, Descriptor, Shape, text};
use crate::module::{Behaviour, Block, Module};

const fn module(id: &'static str) -> Module {
    Module {
        descriptor: Descriptor {
            id,
            name: text("继续循环", "Continue Loop"),
            description: text("进入最内层循环的下一次", "Goes on with the innermost loop's next pass"),
            icon: "ic_loop",
            category: Category::Logic,
            shape: Shape::NONE,
            can_start: false,
            inputs: &[],
            outputs: &[],
        },
        behaviour: Behaviour::Block(Block::Continue),
    }
}

/// Under its short id.
pub const SHORT: Module = module("continue_loop");
/// Under its long id.
pub const LONG: Module = module("vflow.logic.continue_loop");
