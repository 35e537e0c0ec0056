//! `vflow.device.toast`: a short message. There is no screen here, so it becomes a line of the run's log.

use super::log;
use crate::descriptor::{Category, Descriptor, InputSpec, OutputSpec, Shape, ValueType, text};
use crate::module::{Behaviour, Call, Done, Module, ModuleError, Pure};

const INPUTS: &[InputSpec] =
    &[InputSpec::new("message", ValueType::String, text("消息内容", "Message"), text("提示的文字", "What to say"))
        .required()];

const OUTPUTS: &[OutputSpec] =
    &[OutputSpec::new("success", ValueType::Boolean, text("是否成功", "Success"), text("总是为真", "Always true"))];

/// Under its long id.
pub const LONG: Module = Module {
    descriptor: Descriptor {
        id: "vflow.device.toast",
        name: text("显示Toast", "Toast"),
        description: text("将提示写入执行日志", "Write a short message to the run's log"),
        icon: "ic_toast",
        category: Category::System,
        shape: Shape::NONE,
        can_start: true,
        inputs: INPUTS,
        outputs: OUTPUTS,
    },
    behaviour: Behaviour::Run(&Pure(run)),
};

fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
    Ok(log::said(&call.inputs.given_text("message")?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::module::Action;
    use crate::testing::Bench;
    use model::Level;
    use serde_json::json;

    #[test]
    fn the_message_is_logged() {
        let Ok(Action::Done(done)) = Bench::new().start(&LONG, json!({"message": "hi"})) else { panic!() };
        assert_eq!((done.log, done.outputs["success"].clone()), (vec![(Level::Info, "hi".to_owned())], json!(true)));
        assert_eq!(Bench::new().error(&LONG, json!({})), "input 'message': is required");
    }
}
