//! Stores a new workflow with its first revision.

use super::check;
use engine::ports::workflows::Written;
use engine::{Engine, Error, schedule, triggers};
use model::{AccountId, Definition, FlowType, Reentry, Workflow, WorkflowId};
use serde_json::Value;

/// How often an id is tried whose old revisions are in the way.
const TRIES: usize = 3;

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
    /// The key by which flows are called, unique in the account; `None` = the workflow's id.
    pub flow_key: Option<String>,
    /// Whether who calls it as a flow waits.
    pub flow_type: FlowType,
    /// vFlow's compatibility level.
    pub v_flow_level: i64,
    /// Longest run in seconds; zero, less or `None` = no limit.
    pub max_execution_time: Option<i64>,
    /// What a start does while another run is under way.
    pub reentry_behavior: Option<Reentry>,
    /// The webhook that is called when its runs end.
    pub callback_url: Option<String>,
    /// The first trigger; taken from the definition if that has any.
    pub trigger_config: Value,
    /// Steps, inputs, outputs, triggers.
    pub definition: Definition,
}

/// Checks and stores.
pub async fn create(engine: &Engine, account: &AccountId, new: NewWorkflow) -> Result<Workflow, Error> {
    let (workflow, definition) = prepare(engine, new);
    store(engine, account, workflow, &definition).await
}

/// The record and its first revision, not checked yet.
pub(super) fn prepare(engine: &Engine, new: NewWorkflow) -> (Workflow, Definition) {
    let now = engine.ports.clock.now();
    let id = new.id.unwrap_or_else(|| WorkflowId::from_uuid(engine.ports.ids.uuid(now)));
    // Its own id needs no saying, and need not look like a key.
    let flow_key = new.flow_key.filter(|key| key != id.as_str());
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
        flow_key,
        flow_type: new.flow_type,
        v_flow_level: new.v_flow_level,
        max_execution_time: new.max_execution_time,
        reentry_behavior: new.reentry_behavior,
        callback_url: new.callback_url,
        edit: 1,
        revision: 1,
        step_count: u32::try_from(definition.steps.len()).unwrap_or(u32::MAX),
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
/// Revisions outlive their workflow. So an id that was deleted is used again with a revision above
/// all that were ever stored under it.
pub(super) async fn store(
    engine: &Engine,
    account: &AccountId,
    mut workflow: Workflow,
    definition: &Definition,
) -> Result<Workflow, Error> {
    check::summary(&workflow)?;
    check::definition(definition)?;
    check::folder(engine, account, workflow.folder_id.as_deref()).await?;
    check::callback(engine, account, &workflow).await?;
    workflow.schedules = schedule::read(definition)?;
    schedule::arrange(None, &mut workflow, engine.ports.clock.now());
    let workflows = &engine.ports.workflows;
    for _ in 0..TRIES {
        match workflows.create(account, &workflow, definition).await? {
            Written::Done => return Ok(workflow),
            Written::NameTaken => return Err(Error::NameTaken { name: workflow.name }),
            Written::FlowKeyTaken => return Err(flow_key_taken(&workflow)),
            Written::Changed if workflows.read(account, &workflow.id).await?.is_some() => break,
            Written::Changed => {
                let stored = workflows.last_revision(account, &workflow.id).await?;
                workflow.revision = stored.unwrap_or_default().saturating_add(1);
            }
        }
    }
    Err(Error::Exists { what: "workflow", name: workflow.id.to_string() })
}

pub(super) fn flow_key_taken(workflow: &Workflow) -> Error {
    Error::Exists { what: "flow key", name: workflow.called_by().to_owned() }
}

/// The summary's trigger and the definition's list say the same: the list decides, and an empty one
/// is filled from the summary.
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
