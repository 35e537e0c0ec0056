//! `stop_workflow`: ends the run successfully at once, with the answer that was set before; or
//! stops the executions of another workflow.

use crate::{Action, Call, Done, Effect, EffectResult, Failure, ModuleError, Run};
use model::Level;

pub(crate) struct Stop;

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
                Err(Failure::of(&failure, message).into())
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

    const LONG: &str = "vflow.logic.stop_workflow";

    #[test]
    fn this_run_ends_or_those_of_another_workflow() {
        let bench = Bench::new();
        for inputs in [json!({}), json!({"target": ""}), json!({"target": "当前工作流", "workflow_id": "w"})] {
            assert_eq!(bench.start(LONG, inputs), Ok(Action::Stop));
        }
        for target in ["other", "其他工作流", "Other Workflow"] {
            let effect = bench.effect(LONG, json!({"target": target, "workflow_id": "w"}));
            assert_eq!(effect, Effect::Stop { workflow: "w".to_owned() });
        }
        assert_eq!(bench.error(LONG, json!({"target": "other"})), "input 'workflow_id': is required");
        assert_eq!(bench.error(LONG, json!({"target": "all"})), "input 'target': must be current or other");
        let done = bench.finish(LONG, json!({"target": "other"}), EffectResult::Value(Ok(json!(2)))).unwrap();
        assert_eq!(done.outputs["stopped"], json!(2));
    }
}
