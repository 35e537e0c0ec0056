//! Stores a new workflow with its first revision.

use super::check_workflow;
use crate::ports::workflows::Written;
use crate::{Engine, Error};
use model::{AccountId, Definition, Workflow, WorkflowId};
use serde_json::Value;

/// What a new workflow is made of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewWorkflow {
    /// Its id, or `None` for a new one.
    pub id: Option<WorkflowId>,
    /// Unique in its folder.
    pub name: String,
    /// Free text.
    pub description: String,
    /// The folder, or `None` for top level.
    pub folder_id: Option<String>,
    /// Whether it may run.
    pub is_enabled: bool,
    /// A mark of the user's.
    pub is_favorite: bool,
    /// Place in its folder.
    pub order: i64,
    /// Free labels.
    pub tags: Vec<String>,
    /// The user's own version text.
    pub version: String,
    /// Free text.
    pub author: String,
    /// A web address.
    pub homepage: String,
    /// vFlow's compatibility level.
    pub v_flow_level: i64,
    /// Longest run in seconds; zero, less or `None` = no limit.
    pub max_execution_time: Option<i64>,
    /// The first trigger; taken from the definition if that has any.
    pub trigger_config: Value,
    /// Steps, inputs, outputs, triggers.
    pub definition: Definition,
}

/// Checks and stores.
pub async fn run(engine: &Engine, account: &AccountId, new: NewWorkflow) -> Result<Workflow, Error> {
    let now = engine.ports.clock.now();
    let id = new.id.unwrap_or_else(|| WorkflowId::from_uuid(engine.ports.ids.uuid(now)));
    let mut definition = new.definition;
    definition.v = 1;
    let trigger_config = first_trigger(&mut definition, new.trigger_config);
    let workflow = Workflow {
        v: 1,
        id,
        name: new.name.trim().to_owned(),
        description: new.description,
        folder_id: new.folder_id,
        order: new.order,
        is_enabled: new.is_enabled,
        is_favorite: new.is_favorite,
        tags: new.tags,
        version: new.version,
        author: new.author,
        homepage: new.homepage,
        v_flow_level: new.v_flow_level,
        max_execution_time: new.max_execution_time,
        edit: 1,
        revision: 1,
        step_count: u32::try_from(definition.steps.len()).unwrap_or(u32::MAX),
        trigger_config,
        created_at: now,
        modified_at: now,
    };
    check_workflow::summary(&workflow)?;
    check_workflow::definition(&definition)?;
    check_workflow::folder(engine, account, workflow.folder_id.as_deref()).await?;
    match engine.ports.workflows.create(account, &workflow, &definition).await? {
        Written::Done => Ok(workflow),
        Written::NameTaken => Err(Error::NameTaken { name: workflow.name }),
        Written::Changed => Err(Error::Changed { what: "workflow" }),
    }
}

/// The summary's trigger and the definition's list say the same: the list decides, and an empty one is filled from the summary.
fn first_trigger(definition: &mut Definition, given: Value) -> Value {
    match definition.triggers.first() {
        Some(first) => first.clone(),
        None if given.is_null() => Value::Null,
        None => {
            definition.triggers.push(given.clone());
            given
        }
    }
}
