//! `while`: repeats its block as long as a condition holds.

use super::if_block::{CONDITION, PARTS};
use crate::descriptor::{
    Category, Constraints, Descriptor, Fallback, InputSpec, OutputSpec, Shape, UiType, ValueType, text,
};
use crate::module::{Behaviour, Block, Module};

const MAX_ITERATIONS: InputSpec = InputSpec::new(
    "max_iterations",
    ValueType::Number,
    text("最多次数", "Max Iterations"),
    text("超过该次数则失败", "More passes than this fail the step"),
)
.or(Fallback::Number(10_000))
.ui(UiType::NumberField)
.constrained(Constraints { min: Some(1), max: Some(100_000), ..Constraints::NONE });

const INPUTS: &[InputSpec] = &[CONDITION, PARTS[0], PARTS[1], PARTS[2], PARTS[3], MAX_ITERATIONS];

const OUTPUTS: &[OutputSpec] = &[
    OutputSpec::new(
        "result",
        ValueType::Boolean,
        text("条件结果", "Result"),
        text("条件是否成立；循环结束后为假", "Whether the condition holds; false behind the loop"),
    ),
    OutputSpec::new(
        "loop_index",
        ValueType::Number,
        text("当前次数", "Loop Index"),
        text("当前是第几次，从1开始", "Which pass this is, from 1"),
    ),
];

const fn start(id: &'static str, end: &'static str) -> Module {
    Module {
        descriptor: Descriptor {
            id,
            name: text("条件循环", "While"),
            description: text("条件成立时重复执行", "Repeat while a condition holds"),
            icon: "ic_loop",
            category: Category::Logic,
            shape: Shape { block_type: "while", end: Some(end) },
            can_start: false,
            inputs: INPUTS,
            outputs: OUTPUTS,
        },
        behaviour: Behaviour::Block(Block::While),
    }
}

const fn end(id: &'static str) -> Module {
    Module {
        descriptor: Descriptor {
            id,
            name: text("结束条件循环", "End While"),
            description: text("条件循环块结束", "Closes the loop with a condition"),
            icon: "ic_loop",
            category: Category::Logic,
            shape: Shape { block_type: "while", end: None },
            can_start: false,
            inputs: &[],
            outputs: &[],
        },
        behaviour: Behaviour::Block(Block::EndWhile),
    }
}

/// `while`.
pub const SHORT_WHILE: Module = start("while", "endwhile");
/// `endwhile`.
pub const SHORT_END: Module = end("endwhile");
/// `vflow.logic.while.start`.
pub const LONG_WHILE: Module = start("vflow.logic.while.start", "vflow.logic.while.end");
/// `vflow.logic.while.end`.
pub const LONG_END: Module = end("vflow.logic.while.end");
