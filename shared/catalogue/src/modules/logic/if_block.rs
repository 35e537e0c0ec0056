//! `if`, `else`, `endif`. The interpreter decides; this describes.

use crate::descriptor::{
    Category, Constraints, Descriptor, InputSpec, OutputSpec, Shape, Text, UiType, ValueType, text,
};
use crate::module::{Behaviour, Block, Module};

/// The operators of a condition given in parts.
const OPERATORS: &[&str] = &[
    "exists",
    "not_exists",
    "is_empty",
    "is_not_empty",
    "equals",
    "strict_equals",
    "not_equals",
    "contains",
    "not_contains",
    "starts_with",
    "ends_with",
    "matches_regex",
    "number_gt",
    "number_gte",
    "number_lt",
    "number_lte",
    "number_between",
    "is_true",
    "is_false",
];

/// What vFlow's files have in place of an operator.
const LABELS: &[(&str, &str)] = &[
    ("存在", "exists"),
    ("不存在", "not_exists"),
    ("为空", "is_empty"),
    ("不为空", "is_not_empty"),
    ("等于", "equals"),
    ("等于(文本)", "equals"),
    ("严格等于", "strict_equals"),
    ("不等于", "not_equals"),
    ("不等于(文本)", "not_equals"),
    ("包含", "contains"),
    ("不包含", "not_contains"),
    ("开头是", "starts_with"),
    ("结尾是", "ends_with"),
    ("匹配正则", "matches_regex"),
    ("大于", "number_gt"),
    ("大于等于", "number_gte"),
    ("小于", "number_lt"),
    ("小于等于", "number_lte"),
    ("介于", "number_between"),
    ("为真", "is_true"),
    ("为假", "is_false"),
];

pub(super) const CONDITION: InputSpec = InputSpec::new(
    "condition",
    ValueType::String,
    text("条件", "Condition"),
    text(
        "条件表达式，例如 {{step.content}} contains \"hello\"",
        "An expression such as {{step.content}} contains \"hello\"",
    ),
);

pub(super) const PARTS: [InputSpec; 4] = [
    InputSpec::new("input1", ValueType::Any, text("输入", "Input"), text("要判断的值", "The value to judge")),
    InputSpec::new("operator", ValueType::String, text("操作符", "Operator"), text("判断方式", "How to judge it"))
        .ui(UiType::Dropdown)
        .constrained(Constraints::one_of(OPERATORS, LABELS))
        .logged(),
    InputSpec::new("value1", ValueType::Any, text("比较值", "Value"), text("与之比较的值", "What to compare it with")),
    InputSpec::new(
        "value2",
        ValueType::Any,
        text("比较值2", "Second Value"),
        text("区间的另一端", "The other end of a range"),
    ),
];

const SHORT_INPUTS: &[InputSpec] = &[CONDITION.required(), PARTS[0], PARTS[1], PARTS[2], PARTS[3]];
const LONG_INPUTS: &[InputSpec] = &[PARTS[0], PARTS[1], PARTS[2], PARTS[3], CONDITION];

const OUTPUTS: &[OutputSpec] = &[OutputSpec::new(
    "result",
    ValueType::Boolean,
    text("结果", "Result"),
    text("条件是否成立", "Whether the condition held"),
)
.logged()];

const fn descriptor(
    id: &'static str,
    name: Text,
    description: Text,
    end: Option<&'static str>,
    inputs: &'static [InputSpec],
    outputs: &'static [OutputSpec],
) -> Descriptor {
    Descriptor {
        id,
        name,
        description,
        icon: "ic_if",
        category: Category::Logic,
        shape: Shape { block_type: "if", end },
        can_start: false,
        inputs,
        outputs,
    }
}

const IF: (Text, Text) = (text("If条件", "If Condition"), text("条件判断", "Conditional statement"));
const ELSE: (Text, Text) = (text("否则", "Else"), text("条件不成立时执行", "Runs if the condition does not hold"));
const END: (Text, Text) = (text("结束If", "End If"), text("条件块结束", "Closes the condition"));

/// `if_condition`.
pub const SHORT_IF: Module = Module {
    descriptor: descriptor("if_condition", IF.0, IF.1, Some("endif"), SHORT_INPUTS, OUTPUTS),
    behaviour: Behaviour::Block(Block::If),
};
/// `else`.
pub const SHORT_ELSE: Module =
    Module { descriptor: descriptor("else", ELSE.0, ELSE.1, None, &[], &[]), behaviour: Behaviour::Block(Block::Else) };
/// `endif`.
pub const SHORT_END: Module =
    Module { descriptor: descriptor("endif", END.0, END.1, None, &[], &[]), behaviour: Behaviour::Block(Block::EndIf) };
/// `vflow.logic.if.start`.
pub const LONG_IF: Module = Module {
    descriptor: descriptor("vflow.logic.if.start", IF.0, IF.1, Some("vflow.logic.if.end"), LONG_INPUTS, OUTPUTS),
    behaviour: Behaviour::Block(Block::If),
};
/// `vflow.logic.if.middle`.
pub const LONG_ELSE: Module = Module {
    descriptor: descriptor("vflow.logic.if.middle", ELSE.0, ELSE.1, None, &[], &[]),
    behaviour: Behaviour::Block(Block::Else),
};
/// `vflow.logic.if.end`.
pub const LONG_END: Module = Module {
    descriptor: descriptor("vflow.logic.if.end", END.0, END.1, None, &[], &[]),
    behaviour: Behaviour::Block(Block::EndIf),
};
