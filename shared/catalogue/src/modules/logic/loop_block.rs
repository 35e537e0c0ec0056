//! `loop`: repeats its block a number of times.

use crate::descriptor::{Category, Constraints, Descriptor, InputSpec, OutputSpec, Shape, UiType, ValueType, text};
use crate::module::{Behaviour, Block, Module};

const INPUTS: &[InputSpec] = &[InputSpec::new(
    "count",
    ValueType::Number,
    text("次数", "Count"),
    text("循环次数，大于0", "How often, more than zero"),
)
.required()
.ui(UiType::NumberField)
.constrained(Constraints { min: Some(1), ..Constraints::NONE })
.logged()];

const OUTPUTS: &[OutputSpec] = &[
    OutputSpec::new(
        "loop_index",
        ValueType::Number,
        text("当前次数", "Index"),
        text("当前是第几次，从1开始", "The current pass, from 1"),
    ),
    OutputSpec::new(
        "loop_total",
        ValueType::Number,
        text("总次数", "Total"),
        text("总循环次数", "How many passes there will be"),
    ),
];

const fn start(id: &'static str, end: &'static str) -> Module {
    Module {
        descriptor: Descriptor {
            id,
            name: text("循环", "Loop"),
            description: text("按次数重复执行", "Repeat a number of times"),
            icon: "ic_loop",
            category: Category::Logic,
            shape: Shape { block_type: "loop", end: Some(end) },
            can_start: false,
            inputs: INPUTS,
            outputs: OUTPUTS,
        },
        behaviour: Behaviour::Block(Block::Loop),
    }
}

const fn end(id: &'static str) -> Module {
    Module {
        descriptor: Descriptor {
            id,
            name: text("结束循环", "End Loop"),
            description: text("循环块结束", "Closes the loop"),
            icon: "ic_loop",
            category: Category::Logic,
            shape: Shape { block_type: "loop", end: None },
            can_start: false,
            inputs: &[],
            outputs: &[],
        },
        behaviour: Behaviour::Block(Block::EndLoop),
    }
}

/// `loop`.
pub const SHORT_LOOP: Module = start("loop", "endloop");
/// `endloop`.
pub const SHORT_END: Module = end("endloop");
/// `vflow.logic.loop.start`.
pub const LONG_LOOP: Module = start("vflow.logic.loop.start", "vflow.logic.loop.end");
/// `vflow.logic.loop.end`.
pub const LONG_END: Module = end("vflow.logic.loop.end");
