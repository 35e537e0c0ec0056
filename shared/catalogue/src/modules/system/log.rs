//! `log`: writes a line to the run's log.

use crate::descriptor::{
    Category, Constraints, Descriptor, Fallback, InputSpec, OutputSpec, Shape, UiType, ValueType, text,
};
use crate::module::{Action, Behaviour, Call, Done, Module, ModuleError, Run};
use model::Level;
use serde_json::Value;

/// The longest message kept, in characters.
const MAX_MESSAGE: usize = 4096;

const INPUTS: &[InputSpec] = &[
    InputSpec::new("level", ValueType::String, text("级别", "Level"), text("日志级别", "How loud the line is"))
        .or(Fallback::Text("info"))
        .ui(UiType::Dropdown)
        .constrained(Constraints { options: &["info", "warning", "error"], ..Constraints::NONE }),
    InputSpec::new("message", ValueType::String, text("内容", "Message"), text("日志内容", "The line to write"))
        .required(),
];

const OUTPUTS: &[OutputSpec] =
    &[OutputSpec::new("success", ValueType::Boolean, text("是否成功", "Success"), text("总是为真", "Always true"))];

const fn descriptor(id: &'static str) -> Descriptor {
    Descriptor {
        id,
        name: text("日志", "Log"),
        description: text("写入一行执行日志", "Write a line to the run's log"),
        icon: "ic_log",
        category: Category::System,
        shape: Shape::NONE,
        can_start: true,
        inputs: INPUTS,
        outputs: OUTPUTS,
    }
}

/// Under its short id.
pub const SHORT: Module = Module { descriptor: descriptor("log"), behaviour: Behaviour::Run(&Log) };
/// Under its long id.
pub const LONG: Module = Module { descriptor: descriptor("vflow.system.log"), behaviour: Behaviour::Run(&Log) };

struct Log;

impl Run for Log {
    fn start(&self, call: &Call<'_>) -> Result<Action, ModuleError> {
        let level = Level::parse(&call.inputs.text("level"))
            .ok_or_else(|| ModuleError::input("level", "must be info, warning or error"))?;
        Ok(Action::Done(logged(level, &call.inputs.text("message"))))
    }
}

/// A step that has said something.
pub(super) fn said(message: &str) -> Done {
    logged(Level::Info, message)
}

fn logged(level: Level, message: &str) -> Done {
    let mut done = Done::outputs([("success", Value::Bool(true))]);
    done.log.push((level, message.chars().take(MAX_MESSAGE).collect()));
    done
}
