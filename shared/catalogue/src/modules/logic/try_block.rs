//! `try`: a failure inside goes on behind `try.catch` instead of failing the run.

use crate::descriptor::{Category, Descriptor, OutputSpec, Shape, Text, ValueType, text};
use crate::module::{Behaviour, Block, Module};

const ERROR: &[OutputSpec] = &[OutputSpec::new(
    "error",
    ValueType::Dictionary,
    text("错误", "Error"),
    text(
        "捕获的错误：message 和 stepId；也可用 {{error.message}} 引用",
        "What was caught: message and stepId; {{error.message}} means it, too",
    ),
)];

const fn mark(
    id: &'static str,
    name: Text,
    description: Text,
    end: Option<&'static str>,
    outputs: &'static [OutputSpec],
    block: Block,
) -> Module {
    Module {
        descriptor: Descriptor {
            id,
            name,
            description,
            icon: "ic_try",
            category: Category::Logic,
            shape: Shape { block_type: "try", end },
            can_start: false,
            inputs: &[],
            outputs,
        },
        behaviour: Behaviour::Block(block),
    }
}

/// Opens what is tried.
pub const START: Module = mark(
    "try.start",
    text("尝试", "Try"),
    text("其中的步骤失败时转到捕获处", "If a step inside fails, goes on behind the catch"),
    Some("try.end"),
    &[],
    Block::Try,
);
/// What is done after a failure.
pub const CATCH: Module = mark(
    "try.catch",
    text("捕获", "Catch"),
    text("仅在失败后执行", "Runs only after a failure"),
    None,
    ERROR,
    Block::Catch,
);
/// Closes the block.
pub const END: Module =
    mark("try.end", text("结束尝试", "End Try"), text("尝试块结束", "Closes the block"), None, &[], Block::EndTry);
