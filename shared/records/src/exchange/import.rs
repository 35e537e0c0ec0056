//! Stores workflows from a file. They are disabled until a user enables them.

use super::places::Places;
use crate::workflows::{self, NewWorkflow, WorkflowChange};
use engine::lint::Finding;
use engine::{Engine, Error, Result};
use model::{AccountId, Definition, Workflow, WorkflowId};

/// The most workflows of one import.
pub const MAX_IMPORT: usize = 500;
/// The most steps of one import that are checked for mistakes: its caller waits for them.
const MAX_CHECKED: usize = 5_000;

/// A workflow in a file.
#[derive(Clone, Debug, Default)]
pub struct Incoming {
    /// The id that the file gives it.
    pub id: Option<WorkflowId>,
    /// The workflow to create if none like it exists.
    pub new: NewWorkflow,
    /// The change to apply if it replaces one.
    pub change: WorkflowChange,
    /// The id of its folder in the file.
    pub folder_id: Option<String>,
    /// The names of its folder and of all folders above, outermost first.
    pub folder_path: Vec<String>,
    /// What reading the workflow has ignored.
    pub warnings: Vec<Finding>,
}

/// The options of an import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// Whether existing workflows are replaced.
    pub overwrite: bool,
    /// The folder for all workflows; `None` = the folders in the files.
    pub folder_id: Option<String>,
}

/// The result for one workflow.
#[derive(Debug)]
pub enum ImportResult {
    /// The workflow was stored, and has these probable mistakes.
    Imported(Box<Workflow>, Vec<Finding>),
    /// A workflow with this id or name exists, and `overwrite` is not set.
    Skipped {
        /// The id of the existing workflow.
        id: WorkflowId,
        /// The name of the workflow in the file.
        name: String,
    },
    /// The workflow was refused.
    Failed(Error),
}

/// Stores one workflow after the other, so that of two with the same name the first is stored.
/// Folders that are given by paths are created if they are missing. Only a missing target folder
/// refuses the whole import.
pub async fn import(
    engine: &Engine,
    account: &AccountId,
    manner: &ImportOptions,
    folders: &[Vec<String>],
    workflows: Vec<Incoming>,
) -> Result<Vec<ImportResult>> {
    workflows::check::folder(engine, account, manner.folder_id.as_deref()).await?;
    let mut places = Places::new(engine, account);
    if manner.folder_id.is_none() {
        for path in folders {
            places.make(path).await?;
        }
    }
    let mut fates = Vec::with_capacity(workflows.len());
    let mut stored = Vec::new();
    for mut incoming in workflows {
        let warnings = std::mem::take(&mut incoming.warnings);
        let fate = match place(&mut places, manner, &incoming).await {
            Ok(folder) => {
                incoming.change.folder_id = folder;
                one(engine, account, manner, incoming).await
            }
            Err(error) => Err(error),
        };
        fates.push(match fate {
            Ok(Stored::Now(workflow, definition)) => {
                stored.push((*workflow.clone(), definition));
                ImportResult::Imported(workflow, warnings)
            }
            Ok(Stored::Before { id, name }) => ImportResult::Skipped { id, name },
            Err(error) => ImportResult::Failed(error),
        });
    }
    // Workflows of a file can call each other, so all of them are stored before one is checked.
    let found = workflows::validate_many(engine, account, &stored, MAX_CHECKED).await;
    let imported = fates.iter_mut().filter_map(|fate| match fate {
        ImportResult::Imported(_, findings) => Some(findings),
        _ => None,
    });
    for (findings, found) in imported.zip(found) {
        findings.extend(found);
    }
    Ok(fates)
}

/// Whether a workflow was stored by this import.
enum Stored {
    /// It was, with this revision.
    Now(Box<Workflow>, Definition),
    /// One with its id or name was there before.
    Before { id: WorkflowId, name: String },
}

/// The folder for a workflow, as far as the options or the file say it; `Some(None)` is top level.
async fn place(places: &mut Places<'_>, manner: &ImportOptions, incoming: &Incoming) -> Result<Option<Option<String>>> {
    if manner.folder_id.is_some() {
        return Ok(Some(manner.folder_id.clone()));
    }
    if let Some(id) = &incoming.folder_id
        && places.has(id).await?
    {
        return Ok(Some(Some(id.clone())));
    }
    if incoming.folder_path.is_empty() {
        // An unknown folder counts as no folder.
        return Ok(incoming.change.folder_id.clone().filter(Option::is_none));
    }
    places.make(&incoming.folder_path).await.map(Some)
}

async fn one(engine: &Engine, account: &AccountId, manner: &ImportOptions, incoming: Incoming) -> Result<Stored> {
    let Incoming { id, new, change, .. } = incoming;
    if let Some(id) = &id
        && engine.ports.workflows.read(account, id).await?.is_some()
    {
        return collide(engine, account, manner, id.clone(), change).await;
    }
    let folder_id = change.folder_id.clone();
    let fields = WorkflowChange { folder_id, is_enabled: Some(false), ..new.fields };
    let new = NewWorkflow { id, fields, ..new };
    let definition = new.revision();
    match workflows::create(engine, account, new).await {
        Ok(workflow) => Ok(Stored::Now(Box::new(workflow), definition)),
        Err(Error::NameTaken { name, by }) => {
            let all = engine.ports.workflows.list(account).await?;
            let lower = name.to_lowercase();
            let there = change.folder_id.as_ref().and_then(Option::as_deref);
            let owner =
                all.iter().find(|other| other.folder_id.as_deref() == there && other.name.to_lowercase() == lower);
            match owner.map(|owner| owner.id.clone()) {
                Some(owner) => collide(engine, account, manner, owner, change).await,
                None => Err(Error::NameTaken { name, by }),
            }
        }
        Err(error) => Err(error),
    }
}

/// The result for a workflow whose id or name exists already.
async fn collide(
    engine: &Engine,
    account: &AccountId,
    manner: &ImportOptions,
    id: WorkflowId,
    change: WorkflowChange,
) -> Result<Stored> {
    if !manner.overwrite {
        return Ok(Stored::Before { id, name: change.name.unwrap_or_default() });
    }
    let change = WorkflowChange { expected_edits: None, is_enabled: Some(false), ..change };
    let workflow = workflows::update(engine, account, &id, change).await?;
    let definition = workflows::read::definition(engine, account, &workflow).await?;
    Ok(Stored::Now(Box::new(workflow), definition))
}
