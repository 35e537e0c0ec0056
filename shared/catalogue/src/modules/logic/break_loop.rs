//! `break_loop`: leaves the innermost loop.

use crate::descriptor::{Category, Descriptor, Shape, text};
use crate::module::{Behaviour, Block, Module};

const fn module(id: &'static str) -> Module {
    Module {
        descriptor: Descriptor {
            id,
            name: text("跳出循环", "Break Loop"),
            description: text("跳出最内层循环", "Leaves the innermost loop"),
            icon: "ic_loop",
            category: Category::Logic,
            shape: Shape::NONE,
            can_start: false,
            inputs: &[],
            outputs: &[],
        },
        behaviour: Behaviour::Block(Block::Break),
    }
}

/// Under its short id.
pub const SHORT: Module = module("break_loop");
/// Under its long id.
pub const LONG: Module = module("vflow.logic.break_loop");
