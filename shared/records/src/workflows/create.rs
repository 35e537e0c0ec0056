//! Stores a new workflow with its first revision.

use super::check;
use super::former::delete_versions;
use super::taken::name_taken;
use crate::fold::composed;
use engine::ports::workflows::Written;
use engine::{Engine, Error, Result, schedule, triggers};
use model::{AccountId, Definition, FlowType, Reentry, Saved, Workflow, WorkflowId};
use serde_json::Value;

/// How many revision numbers are used when old revisions of a deleted workflow have the same id.
const ATTEMPTS: usize = 3;

/// The fields of a new workflow.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewWorkflow {
    /// The id; `None` = a new one.
    pub id: Option<WorkflowId>,
    /// The name, unique in its folder.
    pub name: String,
    /// A free text for users.
    pub description: String,
    /// The folder; `None` = top level.
    pub folder_id: Option<String>,
    /// Whether the workflow can be executed.
    pub is_enabled: bool,
    /// Whether the user has marked it as a favourite.
    pub is_favorite: bool,
    /// The position in its folder.
    pub order: i64,
    /// Labels that users choose freely.
    pub tags: Vec<String>,
    /// The user's own version text.
    pub version: String,
    /// The name of the author.
    pub author: String,
    /// The address of a web page.
    pub homepage: String,
    /// The key under which it is called as a flow, unique in the account; `None` = the workflow's
    /// id.
    pub flow_key: Option<String>,
    /// Whether the caller of the flow waits for its end.
    pub flow_type: FlowType,
    /// vFlow's compatibility level.
    pub v_flow_level: i64,
    /// The time limit of an execution in seconds; zero, less or `None` = no limit.
    pub max_execution_time: Option<i64>,
    /// What happens to a start while another execution has not ended.
    pub reentry_behavior: Option<Reentry>,
    /// The webhook that is called when executions end.
    pub callback_url: Option<String>,
    /// The workflow that is started when an execution has failed or timed out.
    pub on_failure: Option<WorkflowId>,
    /// Whether its schedules are paused.
    pub schedules_paused: bool,
    /// The first trigger; replaced by that of the definition, if it has any.
    pub trigger_config: Value,
    /// Steps, inputs, outputs and triggers.
    pub definition: Definition,
    /// The id of the device that creates it, if one does.
    pub saved_by: Option<String>,
    /// A note on the first revision.
    pub note: String,
}

impl NewWorkflow {
    /// The first revision, as it is stored.
    pub fn revision(&self) -> Definition {
        let mut definition = self.definition.clone();
        definition.v = 1;
        if definition.triggers.is_empty() && !self.trigger_config.is_null() {
            definition.triggers.push(self.trigger_config.clone());
        }
        definition
    }
}

/// Checks and stores a new workflow.
pub async fn create(engine: &Engine, account: &AccountId, new: NewWorkflow) -> Result<Workflow> {
    let (workflow, definition) = prepare(engine, new);
    store(engine, account, workflow, &definition).await
}

/// The record and its first revision, not checked yet.
pub(super) fn prepare(engine: &Engine, new: NewWorkflow) -> (Workflow, Definition) {
    let now = engine.ports.clock.now();
    let definition = new.revision();
    // A given id can be that of a deleted workflow, whose `ETag`s must not match this one's.
    let edit = if new.id.is_some() { u64::try_from(now.0).unwrap_or(1) } else { 1 };
    let id = new.id.unwrap_or_else(|| WorkflowId::from_uuid(engine.ports.ids.uuid(now)));
    // The workflow's own id is the default, and does not need the form of a key.
    let flow_key = new.flow_key.filter(|key| key != id.as_str());
    let trigger_config = definition.triggers.first().cloned().unwrap_or(Value::Null);
    let workflow = Workflow {
        v: 1,
        id,
        name: composed(new.name.trim()).into_owned(),
        description: new.description,
        folder_id: new.folder_id,
        order: new.order,
        is_enabled: new.is_enabled,
        is_favorite: new.is_favorite,
        tags: new.tags,
        version: new.version,
        author: new.author,
        homepage: new.homepage,
        flow_key,
        flow_type: new.flow_type,
        v_flow_level: new.v_flow_level,
        max_execution_time: new.max_execution_time,
        reentry_behavior: new.reentry_behavior,
        callback_url: new.callback_url,
        on_failure: new.on_failure,
        edit,
        revision: 1,
        step_count: u32::try_from(definition.steps.len()).unwrap_or(u32::MAX),
        saved: Some(Saved { at: now, by: new.saved_by, note: new.note, restored_from: None }),
        schedules_paused: new.schedules_paused,
        trigger_config,
        trigger_kinds: triggers::kinds(&definition),
        trigger_count: triggers::count(&definition),
        schedules: Vec::new(),
        scheduled_since: None,
        next_run_at: None,
        created_at: now,
        modified_at: now,
    };
    (workflow, definition)
}

/// Checks a record and its revision, and stores them as new.
///
/// Revisions stay after their workflow was deleted. So if the id of a deleted workflow is used
/// again, the new revision has a higher number than all that were ever stored for it, and the
/// versions of those revisions are deleted first: nobody has published the new workflow.
pub(super) async fn store(
    engine: &Engine,
    account: &AccountId,
    mut workflow: Workflow,
    definition: &Definition,
) -> Result<Workflow> {
    check::summary(&workflow)?;
    check::definition(definition)?;
    check::folder(engine, account, workflow.folder_id.as_deref()).await?;
    check::callback(engine, account, &workflow).await?;
    workflow.schedules = schedule::read(definition)?;
    schedule::set_next_run(None, &mut workflow, engine.ports.clock.now());
    let workflows = &engine.ports.workflows;
    for _ in 0..ATTEMPTS {
        match workflows.create(account, &workflow, definition).await? {
            Written::Done => return Ok(workflow),
            Written::NameTaken => return Err(name_taken(engine, account, &workflow).await),
            Written::FlowKeyTaken => return Err(flow_key_taken(&workflow)),
            Written::Changed if workflows.read(account, &workflow.id).await?.is_some() => break,
            Written::Changed => {
                let stored = workflows.last_revision(account, &workflow.id).await?.unwrap_or_default();
                delete_versions(engine, account, &workflow.id, stored).await?;
                workflow.revision = stored.saturating_add(1);
            }
        }
    }
    Err(Error::Exists { what: "workflow", name: workflow.id.to_string() })
}

pub(super) fn flow_key_taken(workflow: &Workflow) -> Error {
    Error::Exists { what: "flow key", name: workflow.called_by().to_owned() }
}
