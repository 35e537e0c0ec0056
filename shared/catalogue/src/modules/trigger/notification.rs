//! The notification trigger: as the first step it shows the notification that started the run.

use super::field;
use crate::descriptor::{Category, Descriptor, InputSpec, OutputSpec, Shape, ValueType, text};
use crate::module::{Behaviour, Call, Done, Module, Pure};

const INPUTS: &[InputSpec] = &[
    InputSpec::new(
        "packageName",
        ValueType::String,
        text("应用包名", "Package Name"),
        text("只响应此应用", "Only this application's notifications"),
    )
    .logged(),
    InputSpec::new(
        "titleContains",
        ValueType::String,
        text("标题包含", "Title Contains"),
        text("标题须包含的文字", "A text the title must contain"),
    ),
    InputSpec::new(
        "contentContains",
        ValueType::String,
        text("内容包含", "Content Contains"),
        text("内容须包含的文字", "A text the content must contain"),
    ),
];

const OUTPUTS: &[OutputSpec] = &[
    OutputSpec::new(
        "packageName",
        ValueType::String,
        text("应用包名", "Package Name"),
        text("发出通知的应用", "The application it came from"),
    )
    .alias("package_name"),
    OutputSpec::new("title", ValueType::String, text("标题", "Title"), text("通知标题", "The notification's title")),
    OutputSpec::new("content", ValueType::String, text("内容", "Content"), text("通知内容", "The notification's text")),
];

const fn descriptor(id: &'static str) -> Descriptor {
    Descriptor {
        id,
        name: text("收到通知", "Notification"),
        description: text("收到通知时触发", "Started by a notification"),
        icon: "ic_notification",
        category: Category::Trigger,
        shape: Shape::NONE,
        can_start: true,
        inputs: INPUTS,
        outputs: OUTPUTS,
    }
}

/// Under its short id.
pub const SHORT: Module = Module {
    descriptor: descriptor("trigger_notification"),
    behaviour: Behaviour::Run(&Pure(|call| Ok(outputs(call)))),
};
/// Under its long id.
pub const LONG: Module = Module {
    descriptor: descriptor("vflow.trigger.notification"),
    behaviour: Behaviour::Run(&Pure(|call| Ok(outputs(call)))),
};

/// The event decided whether the run starts; here its fields become outputs. A field the event lacks is null.
fn outputs(call: &Call<'_>) -> Done {
    Done::outputs(["packageName", "title", "content"].map(|name| (name, field(call, &[name]))))
}
