//! Stores a new workflow with its first revision.

use super::check;
use super::former::delete_versions;
use super::taken::{flow_key_taken, name_taken};
use super::update::{WorkflowChange, describe};
use engine::ports::workflows::Written;
use engine::{Engine, Error, Result, schedule};
use model::{AccountId, Definition, Workflow, WorkflowId};

/// How many revision numbers are used when old revisions of a deleted workflow have the same id.
const ATTEMPTS: usize = 3;

/// A new workflow. What its fields do not say has a default: it is enabled, on the top level, and
/// without a time limit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewWorkflow {
    /// The id; `None` = a new one.
    pub id: Option<WorkflowId>,
    /// The fields that differ from those of an empty workflow.
    pub fields: WorkflowChange,
    /// The parts of its definition that the fields do not give.
    pub definition: Definition,
}

impl NewWorkflow {
    /// The first revision, as it is stored.
    pub fn revision(&self) -> Definition {
        let mut definition = Definition { v: 1, ..self.fields.definition(&self.definition) };
        if definition.triggers.is_empty() {
            // An empty list of triggers leaves the first one, if that is given.
            definition.triggers.extend(self.fields.trigger_config.clone().filter(|first| !first.is_null()));
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
    let blank = Workflow { edit, saved: Some(new.fields.saved(now)), ..Workflow::new(id, now) };
    let mut workflow = new.fields.summary(&blank);
    describe(&mut workflow, &definition);
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
    check::callback(engine, account, &workflow).await?;
    workflow.schedules = schedule::read(definition)?;
    schedule::set_next_run(None, &mut workflow, engine.ports.clock.now());
    let workflows = &engine.ports.workflows;
    for _ in 0..ATTEMPTS {
        check::folder(engine, account, workflow.folder_id.as_deref()).await?;
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
