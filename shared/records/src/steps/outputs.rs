//! Reads the outputs of an execution's steps, with facts about each step.

use engine::index::StepIndex;
use engine::rows::load_program;
use engine::view::{RunView, step_at};
use engine::{Engine, Error, Result};
use serde_json::{Map, Value};

/// A step that has outputs, or that ended successfully without any.
#[derive(Clone, Debug, PartialEq)]
pub struct StepOutputs {
    /// The name that the editor shows, or else the name of its module.
    pub name: String,
    /// The id of its module, as the workflow names it.
    pub module_id: String,
    /// Whether the step is marked as output.
    pub is_output: bool,
    /// The outputs of the step.
    pub outputs: Map<String, Value>,
}

/// The steps of the executed revision, in the order of the workflow.
pub async fn outputs(engine: &Engine, view: &RunView) -> Result<Vec<StepOutputs>> {
    let row = &view.row;
    let program = load_program(engine, &row.account, &row.workflow_id, row.revision).await?;
    let program = program.ok_or(Error::Internal("the revision of an execution is gone"))?;
    let mut outputs = view.outputs.iter().peekable();
    let mut steps = Vec::new();
    for (at, node) in program.nodes.iter().enumerate() {
        // Both lists have the order of the program.
        let at = StepIndex::of(at);
        let own = outputs.next_if(|(id, _)| *id == node.id).map(|(_, outputs)| outputs.clone());
        if (own.is_some() || view.ended.contains(&at))
            && let Some(step) = step_at(&program, at)
        {
            let (name, module_id) = (step.name, step.module_id);
            steps.push(StepOutputs { name, module_id, is_output: node.is_output, outputs: own.unwrap_or_default() });
        }
    }
    Ok(steps)
}
