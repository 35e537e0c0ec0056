//! What is wrong with a workflow, as far as that shows before it is stored or run.

use super::create_workflow::{self, NewWorkflow};
use super::{check_workflow, read_workflow};
use crate::{Engine, Error};
use catalogue::{Behaviour, validate};
use model::{AccountId, Definition, Step, WorkflowId};

/// One thing that is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finding {
    /// The step's place, from 0, and its id; `None` = it is not about a step.
    pub step: Option<(usize, String)>,
    /// The field or parameter, if it is about one.
    pub field: Option<String>,
    /// In a few words.
    pub message: String,
}

/// All that was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// What a save or a run refuses, or a step is sure to fail at.
    pub errors: Vec<Finding>,
    /// What may turn out well.
    pub warnings: Vec<Finding>,
}

/// Looks through a workflow that is not stored.
pub async fn given(engine: &Engine, account: &AccountId, new: NewWorkflow) -> Result<Findings, Error> {
    let (workflow, definition) = create_workflow::prepare(engine, new);
    let mut found = Findings::default();
    found.errors.extend(check_workflow::summary(&workflow).err().map(|error| finding(&error)));
    match check_workflow::folder(engine, account, workflow.folder_id.as_deref()).await {
        Err(Error::FolderNotFound) => found.errors.push(Finding {
            field: Some("folderId".to_owned()),
            message: Error::FolderNotFound.to_string(),
            ..Finding::default()
        }),
        other => other?,
    }
    look(&definition, &mut found);
    Ok(found)
}

/// Looks through the current revision of a stored workflow.
pub async fn stored(engine: &Engine, account: &AccountId, id: &WorkflowId) -> Result<Findings, Error> {
    let (_, definition) = read_workflow::run(engine, account, id).await?;
    let mut found = Findings::default();
    look(&definition, &mut found);
    Ok(found)
}

/// What an error says, as a finding.
pub fn finding(error: &Error) -> Finding {
    match error {
        Error::Invalid { field, reason } => {
            Finding { field: Some(field.clone()), message: reason.clone(), ..Finding::default() }
        }
        Error::InvalidSteps { index, step_id, reason } => {
            Finding { step: Some((*index, step_id.clone())), field: None, message: reason.clone() }
        }
        other => Finding { message: other.to_string(), ..Finding::default() },
    }
}

fn look(definition: &Definition, found: &mut Findings) {
    found.errors.extend(check_workflow::definition(definition).err().map(|error| finding(&error)));
    // A disabled step is passed over, whatever is in it.
    let steps = definition.steps.iter().enumerate().filter(|(_, step)| !step.disabled);
    for (index, step) in steps {
        look_at_step(index, step, found);
    }
    if definition.steps.is_empty() {
        found.warnings.push(Finding {
            field: Some("steps".to_owned()),
            message: "there are none, so a run does nothing".to_owned(),
            ..Finding::default()
        });
    }
}

fn look_at_step(index: usize, step: &Step, found: &mut Findings) {
    let at = |field: &str, message: String| Finding {
        step: Some((index, step.id.clone())),
        field: Some(field.to_owned()),
        message,
    };
    let Some(module) = catalogue::find(&step.module_id) else {
        found.errors.push(at("moduleId", format!("module '{}' does not exist here", step.module_id)));
        return;
    };
    if matches!(module.behaviour, Behaviour::DeviceOnly) {
        found.errors.push(at("moduleId", format!("module '{}' needs a device", step.module_id)));
        return;
    }
    for validate::Finding { input, message, certain } in validate::check(&module.descriptor, &step.parameters) {
        let list = if certain { &mut found.errors } else { &mut found.warnings };
        list.push(at(&format!("parameters.{input}"), message));
    }
}
