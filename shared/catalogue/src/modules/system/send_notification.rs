//! `vflow.notification.send_notification`: a message with a title. There is no screen here, so it becomes a line of the run's log.

use super::log;
use crate::descriptor::{Category, Descriptor, InputSpec, OutputSpec, Shape, ValueType, text};
use crate::module::{Behaviour, Call, Done, Module, ModuleError, Pure};

const INPUTS: &[InputSpec] = &[
    InputSpec::new("title", ValueType::String, text("标题", "Title"), text("通知标题", "The notification's title")),
    InputSpec::new("message", ValueType::String, text("内容", "Message"), text("通知内容", "The notification's text"))
        .required(),
];

const OUTPUTS: &[OutputSpec] =
    &[OutputSpec::new("success", ValueType::Boolean, text("是否成功", "Success"), text("总是为真", "Always true"))];

/// Under its long id.
pub const LONG: Module = Module {
    descriptor: Descriptor {
        id: "vflow.notification.send_notification",
        name: text("发送通知", "Send Notification"),
        description: text("将通知写入执行日志", "Write a notification to the run's log"),
        icon: "ic_notification",
        category: Category::System,
        shape: Shape::NONE,
        can_start: true,
        inputs: INPUTS,
        outputs: OUTPUTS,
    },
    behaviour: Behaviour::Run(&Pure(run)),
};

fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
    let (title, message) = (call.inputs.text("title"), call.inputs.given_text("message")?);
    Ok(log::said(&if title.is_empty() { message } else { format!("{title}: {message}") }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::module::Action;
    use crate::testing::Bench;
    use serde_json::{Value, json};

    fn line(inputs: Value) -> String {
        let Ok(Action::Done(done)) = Bench::new().start(&LONG, inputs) else { panic!() };
        done.log[0].1.clone()
    }

    #[test]
    fn title_and_message_are_one_line() {
        assert_eq!(line(json!({"title": "Door", "message": "open"})), "Door: open");
        assert_eq!(line(json!({"message": "open"})), "open");
        assert_eq!(line(json!({"message": "x".repeat(10_000)})).len(), 4096);
    }
}
