//! `foreach`: repeats its block for each item of a list, entry of a dictionary, or character of a text.

use crate::descriptor::{
    Category, Constraints, Descriptor, Fallback, InputSpec, OutputSpec, Reading, Shape, UiType, ValueType, text,
};
use crate::module::{Behaviour, Block, Module};

const INPUTS: &[InputSpec] = &[
    InputSpec::new(
        "input_list",
        ValueType::Any,
        text("列表", "List"),
        text("列表、字典或文本", "A list, a dictionary or a text"),
    )
    .required(),
    InputSpec::new(
        "parallelism",
        ValueType::Number,
        text("并行数", "Parallelism"),
        text("同时处理的项数", "How many items are worked on at once"),
    )
    .or(Fallback::Number(1))
    .ui(UiType::NumberSlider)
    .constrained(Constraints { min: Some(1), max: Some(100), step: Some(1), ..Constraints::NONE })
    .logged(),
    InputSpec::new(
        "collect",
        ValueType::Any,
        text("收集", "Collect"),
        text("每次结束时求值，按项的顺序放入结果", "Evaluated at the end of each pass, for the results"),
    )
    .read(Reading::LaterTemplate),
];

const OUTPUTS: &[OutputSpec] = &[
    OutputSpec::new("item", ValueType::Any, text("当前项", "Item"), text("当前的项", "The current item")),
    OutputSpec::new(
        "index",
        ValueType::Number,
        text("序号", "Index"),
        text("当前是第几项，从1开始", "The current item's place, from 1"),
    ),
    OutputSpec::new(
        "results",
        ValueType::List,
        text("结果", "Results"),
        text("收集的值，按项的顺序", "What was collected, in the order of the items"),
    ),
];

const fn start(id: &'static str, end: &'static str) -> Module {
    Module {
        descriptor: Descriptor {
            id,
            name: text("遍历", "For Each"),
            description: text("对每一项重复执行", "Repeat for each item"),
            icon: "ic_foreach",
            category: Category::Logic,
            shape: Shape { block_type: "foreach", end: Some(end) },
            can_start: false,
            inputs: INPUTS,
            outputs: OUTPUTS,
        },
        behaviour: Behaviour::Block(Block::ForEach),
    }
}

const fn end(id: &'static str) -> Module {
    Module {
        descriptor: Descriptor {
            id,
            name: text("结束遍历", "End For Each"),
            description: text("遍历块结束", "Closes the loop over items"),
            icon: "ic_foreach",
            category: Category::Logic,
            shape: Shape { block_type: "foreach", end: None },
            can_start: false,
            inputs: &[],
            outputs: &[],
        },
        behaviour: Behaviour::Block(Block::EndForEach),
    }
}

/// `foreach`.
pub const SHORT_FOREACH: Module = start("foreach", "endforeach");
/// `endforeach`.
pub const SHORT_END: Module = end("endforeach");
/// `vflow.logic.foreach.start`.
pub const LONG_FOREACH: Module = start("vflow.logic.foreach.start", "vflow.logic.foreach.end");
/// `vflow.logic.foreach.end`.
pub const LONG_END: Module = end("vflow.logic.foreach.end");
