//! `parallel`: branches that run side by side.

use crate::descriptor::{Category, Descriptor, Shape, Text, text};
use crate::module::{Behaviour, Block, Module};

const fn mark(id: &'static str, name: Text, description: Text, end: Option<&'static str>, block: Block) -> Module {
    Module {
        descriptor: Descriptor {
            id,
            name,
            description,
            icon: "ic_parallel",
            category: Category::Logic,
            shape: Shape { block_type: "parallel", end },
            can_start: false,
            inputs: &[],
            outputs: &[],
        },
        behaviour: Behaviour::Block(block),
    }
}

/// Opens the branches.
pub const START: Module = mark(
    "parallel.start",
    text("并行", "Parallel"),
    text("同时执行各分支，全部结束后继续", "Runs its branches side by side and goes on when all have ended"),
    Some("parallel.end"),
    Block::Parallel,
);
/// The next branch.
pub const BRANCH: Module = mark(
    "parallel.branch",
    text("分支", "Branch"),
    text("下一个分支从这里开始", "The next branch begins here"),
    None,
    Block::Branch,
);
/// Closes the branches.
pub const END: Module = mark(
    "parallel.end",
    text("结束并行", "End Parallel"),
    text("并行块结束", "Closes the branches"),
    None,
    Block::EndParallel,
);
