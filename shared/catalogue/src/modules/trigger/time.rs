//! The time trigger: a time of day, on some days of the week or once.

use super::{DATA, data};
use crate::descriptor::{Category, Constraints, Descriptor, Fallback, InputSpec, Shape, ValueType, text};
use crate::module::{Behaviour, Module, Pure};

const INPUTS: &[InputSpec] = &[
    InputSpec::new("time", ValueType::String, text("触发时间", "Time"), text("时:分", "Hours and minutes"))
        .required()
        .or(Fallback::Text("09:00"))
        .constrained(Constraints { pattern: Some("^([01]?[0-9]|2[0-3]):[0-5][0-9]$"), ..Constraints::NONE })
        .logged(),
    InputSpec::new(
        "days",
        ValueType::List,
        text("重复日期", "Days"),
        text("1 为周日，7 为周六；留空只触发一次", "1 is Sunday, 7 Saturday; none means once"),
    ),
    InputSpec::new(
        "timezone",
        ValueType::String,
        text("时区", "Time Zone"),
        text("例如 Asia/Shanghai；留空为 UTC", "Such as Asia/Shanghai; UTC if there is none"),
    )
    .logged(),
];

const fn descriptor(id: &'static str) -> Descriptor {
    Descriptor {
        id,
        name: text("定时触发", "Time"),
        description: text("在指定的时间和日期触发", "Started at a time of day, on the days given"),
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
    Module { descriptor: descriptor("trigger_time"), behaviour: Behaviour::Run(&Pure(|call| Ok(data(call)))) };
/// Under its long id.
pub const LONG: Module =
    Module { descriptor: descriptor("vflow.trigger.time"), behaviour: Behaviour::Run(&Pure(|call| Ok(data(call)))) };
