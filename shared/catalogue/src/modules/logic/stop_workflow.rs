//! `stop_workflow`: ends the run well, at once; an answer that was set before stays. Or it stops the runs of another workflow.

use crate::descriptor::{
    Category, Constraints, Descriptor, Fallback, InputSpec, OutputSpec, Shape, UiType, ValueType, text,
};
use crate::effects::{Effect, EffectResult};
use crate::module::{Action, Behaviour, Call, Done, Failure, Module, ModuleError, Run};
use model::Level;

const LABELS: &[(&str, &str)] =
    &[("当前工作流", "current"), ("Current Workflow", "current"), ("其他工作流", "other"), ("Other Workflow", "other")];

const INPUTS: &[InputSpec] = &[
    InputSpec::new(
        "target",
        ValueType::String,
        text("停止目标", "Target"),
        text("停止本次运行，还是另一工作流的运行", "Whether this run is ended, or those of another workflow"),
    )
    .or(Fallback::Text("current"))
    .ui(UiType::Dropdown)
    .constrained(Constraints::one_of(&["current", "other"], LABELS))
    .logged(),
    InputSpec::new(
        "workflow_id",
        ValueType::String,
        text("工作流", "Workflow"),
        text("目标为 other 时的工作流ID", "The id of the workflow, for other"),
    )
    .logged(),
];

const OUTPUTS: &[OutputSpec] = &[OutputSpec::new(
    "stopped",
    ValueType::Number,
    text("停止的数量", "Stopped"),
    text("被停止的运行数", "How many runs were stopped"),
)
.logged()];

const fn descriptor(id: &'static str) -> Descriptor {
    Descriptor {
        id,
        name: text("停止工作流", "Stop Workflow"),
        description: text(
            "正常结束本次运行，已设置的输出保留；或停止另一工作流的所有运行",
            "Ends the run well, and an output that was set stays; or stops all runs of another workflow",
        ),
        icon: "ic_stop",
        category: Category::Logic,
        shape: Shape::NONE,
        can_start: false,
        inputs: INPUTS,
        outputs: OUTPUTS,
    }
}

/// Under its short id.
pub const SHORT: Module = Module { descriptor: descriptor("stop_workflow"), behaviour: Behaviour::Run(&Stop) };
/// Under its long id.
pub const LONG: Module =
    Module { descriptor: descriptor("vflow.logic.stop_workflow"), behaviour: Behaviour::Run(&Stop) };

struct Stop;

impl Run for Stop {
    fn start(&self, call: &Call<'_>) -> Result<Action, ModuleError> {
        if call.inputs.choice("target")? == "current" {
            return Ok(Action::Stop);
        }
        let workflow = call.inputs.required_text("workflow_id")?.trim().to_owned();
        Ok(Action::Effect(Effect::Stop { workflow }))
    }

    fn finish(&self, _: &Call<'_>, result: EffectResult) -> Result<Done, ModuleError> {
        match result {
            EffectResult::Value(Ok(stopped)) => {
                let line = format!("Stopped {} runs", expr::text_of(&stopped));
                Ok(Done { log: vec![(Level::Info, line)], ..Done::outputs([("stopped", stopped)]) })
            }
            EffectResult::Value(Err(failure)) => {
                let message = format!("the workflow could not be stopped: {failure}");
                Err(Failure { message, retryable: failure.retryable, ..Failure::default() }.into())
            }
            _ => Err(ModuleError::failed("stopping a workflow got another effect's answer")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;
    use serde_json::json;

    #[test]
    fn this_run_ends_or_those_of_another_workflow() {
        let bench = Bench::new();
        for inputs in [json!({}), json!({"target": ""}), json!({"target": "当前工作流", "workflow_id": "w"})] {
            assert_eq!(bench.start(&LONG, inputs), Ok(Action::Stop));
        }
        for target in ["other", "其他工作流", "Other Workflow"] {
            let effect = bench.effect(&LONG, json!({"target": target, "workflow_id": "w"}));
            assert_eq!(effect, Effect::Stop { workflow: "w".to_owned() });
        }
        assert_eq!(bench.error(&LONG, json!({"target": "other"})), "input 'workflow_id': is required");
        assert_eq!(bench.error(&LONG, json!({"target": "all"})), "input 'target': must be current or other");
        let done = bench.finish(&LONG, json!({"target": "other"}), EffectResult::Value(Ok(json!(2)))).unwrap();
        assert_eq!(done.outputs["stopped"], json!(2));
    }
}
