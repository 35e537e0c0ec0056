//! The interval trigger: again and again, so long after the time before.

use super::{DATA, data};
use crate::descriptor::{Category, Constraints, Descriptor, Fallback, InputSpec, Shape, UiType, ValueType, text};
use crate::module::{Behaviour, Module, Pure};

const LABELS: &[(&str, &str)] = &[("秒", "second"), ("分钟", "minute"), ("小时", "hour"), ("天", "day")];

const INPUTS: &[InputSpec] = &[
    InputSpec::new(
        "interval",
        ValueType::Number,
        text("时间间隔", "Interval"),
        text("多久一次", "How long between two runs"),
    )
    .required()
    .or(Fallback::Number(1))
    .ui(UiType::NumberField)
    .constrained(Constraints { min: Some(1), ..Constraints::NONE })
    .logged(),
    InputSpec::new("unit", ValueType::String, text("间隔单位", "Unit"), text("间隔的单位", "What the interval counts"))
        .or(Fallback::Text("minute"))
        .ui(UiType::Dropdown)
        .constrained(Constraints::one_of(&["second", "minute", "hour", "day"], LABELS))
        .logged(),
];

const fn descriptor(id: &'static str) -> Descriptor {
    Descriptor {
        id,
        name: text("间隔触发", "Interval"),
        description: text("按固定间隔重复触发", "Started again and again at a fixed interval"),
        icon: "ic_time",
        category: Category::Trigger,
        shape: Shape::NONE,
        can_start: true,
        inputs: INPUTS,
        outputs: &[DATA],
    }
}

/// Under its short id.
pub const SHORT: Module =
    Module { descriptor: descriptor("trigger_interval"), behaviour: Behaviour::Run(&Pure(|call| Ok(data(call)))) };
/// Under its long id.
pub const LONG: Module = Module {
    descriptor: descriptor("vflow.trigger.interval"),
    behaviour: Behaviour::Run(&Pure(|call| Ok(data(call)))),
};
