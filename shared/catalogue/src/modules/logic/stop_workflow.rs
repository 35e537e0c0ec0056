//! `stop_workflow`: ends the run well, at once. An answer that was set before stays.

use crate::descriptor::{Category, Descriptor, Shape, text};
use crate::module::{Action, Behaviour, Call, Module, ModuleError, Run};

const fn descriptor(id: &'static str) -> Descriptor {
    Descriptor {
        id,
        name: text("停止工作流", "Stop Workflow"),
        description: text("正常结束运行，已设置的输出保留", "Ends the run well; an output that was set stays"),
        icon: "ic_stop",
        category: Category::Logic,
        shape: Shape::NONE,
        can_start: false,
        inputs: &[],
        outputs: &[],
    }
}

/// Under its short id.
pub const SHORT: Module = Module { descriptor: descriptor("stop_workflow"), behaviour: Behaviour::Run(&Stop) };
/// Under its long id.
pub const LONG: Module =
    Module { descriptor: descriptor("vflow.logic.stop_workflow"), behaviour: Behaviour::Run(&Stop) };

struct Stop;

impl Run for Stop {
    fn start(&self, _: &Call<'_>) -> Result<Action, ModuleError> {
        Ok(Action::Stop)
    }
}
