//! The cron trigger: at the times that an expression names.

use super::{DATA, data};
use crate::descriptor::{Category, Constraints, Descriptor, Fallback, InputSpec, Shape, UiType, ValueType, text};
use crate::module::{Behaviour, Module, Pure};

const INPUTS: &[InputSpec] = &[
    InputSpec::new(
        "expression",
        ValueType::String,
        text("表达式", "Expression"),
        text(
            "分 时 日 月 周，例如 0 9 * * 1-5；六个字段时首个为秒",
            "Minute, hour, day, month, weekday, such as 0 9 * * 1-5; of six fields the first is seconds",
        ),
    )
    .required()
    .constrained(Constraints { min_length: Some(1), max_length: Some(200), ..Constraints::NONE })
    .logged(),
    InputSpec::new(
        "timezone",
        ValueType::String,
        text("时区", "Time Zone"),
        text("例如 Asia/Shanghai；留空为 UTC", "Such as Asia/Shanghai; UTC if there is none"),
    )
    .logged(),
    InputSpec::new(
        "overlap",
        ValueType::String,
        text("重叠", "Overlap"),
        text(
            "上次运行未结束时：allow 照常触发，skip 跳过",
            "While the run before goes on: allow starts another, skip does not",
        ),
    )
    .or(Fallback::Text("allow"))
    .ui(UiType::Dropdown)
    .constrained(Constraints { options: &["allow", "skip"], ..Constraints::NONE })
    .logged(),
];

/// Under its short id.
pub const SHORT: Module = Module {
    descriptor: Descriptor {
        id: "trigger_cron",
        name: text("Cron 触发", "Cron"),
        description: text("按 cron 表达式触发", "Started at the times of a cron expression"),
        icon: "ic_time",
        category: Category::Trigger,
        shape: Shape::NONE,
        can_start: true,
        inputs: INPUTS,
        outputs: &[DATA],
    },
    behaviour: Behaviour::Run(&Pure(|call| Ok(data(call)))),
};
