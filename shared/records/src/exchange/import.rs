//! Stores workflows that came in a file. They are disabled until an editor enables them.

use super::places::Places;
use crate::workflows::{self, NewWorkflow, WorkflowChange};
use engine::{Engine, Error};
use model::{AccountId, Workflow, WorkflowId};

/// The most workflows of one import.
pub const MAX_IMPORT: usize = 500;

/// A workflow as it stands in a file.
#[derive(Clone, Debug, Default)]
pub struct Incoming {
    /// Its id where it comes from.
    pub id: Option<WorkflowId>,
    /// What it is if nothing like it is there.
    pub new: NewWorkflow,
    /// What changes if it replaces one.
    pub change: WorkflowChange,
    /// Its folder's id where it comes from.
    pub folder_id: Option<String>,
    /// The names of the folders that lead to it.
    pub folder_path: Vec<String>,
}

/// How to import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manner {
    /// Whether what is there already is replaced.
    pub overwrite: bool,
    /// Where everything goes; `None` = where the files say.
    pub folder_id: Option<String>,
}

/// What became of a workflow.
#[derive(Debug)]
pub enum Fate {
    /// It is stored.
    Imported(Box<Workflow>),
    /// There is one of that id or name, and nobody asked to replace it.
    Skipped {
        /// The one that is there.
        id: WorkflowId,
        /// The name of the one that came.
        name: String,
    },
    /// It was refused.
    Failed(Error),
}

/// Stores one after the other, so that of two that collide the first stays the first. Folders,
/// given by their paths, are made if they are missing. Only a missing target refuses the whole
/// import.
pub async fn import(
    engine: &Engine,
    account: &AccountId,
    manner: &Manner,
    folders: &[Vec<String>],
    workflows: Vec<Incoming>,
) -> Result<Vec<Fate>, Error> {
    workflows::check::folder(engine, account, manner.folder_id.as_deref()).await?;
    let mut places = Places::new(engine, account);
    if manner.folder_id.is_none() {
        for path in folders {
            places.make(path).await?;
        }
    }
    let mut fates = Vec::with_capacity(workflows.len());
    for mut incoming in workflows {
        let fate = match place(&mut places, manner, &incoming).await {
            Ok(folder) => {
                incoming.change.folder_id = folder;
                one(engine, account, manner, incoming).await
            }
            Err(error) => Err(error),
        };
        fates.push(fate.unwrap_or_else(Fate::Failed));
    }
    Ok(fates)
}

/// The folder it goes to, as far as anybody says; `Some(None)` is top level.
async fn place(places: &mut Places<'_>, manner: &Manner, incoming: &Incoming) -> Result<Option<Option<String>>, Error> {
    if manner.folder_id.is_some() {
        return Ok(Some(manner.folder_id.clone()));
    }
    if let Some(id) = &incoming.folder_id
        && places.has(id).await?
    {
        return Ok(Some(Some(id.clone())));
    }
    if incoming.folder_path.is_empty() {
        // A folder that nobody here knows says as little as none.
        return Ok(incoming.change.folder_id.clone().filter(Option::is_none));
    }
    places.make(&incoming.folder_path).await.map(Some)
}

async fn one(engine: &Engine, account: &AccountId, manner: &Manner, incoming: Incoming) -> Result<Fate, Error> {
    let Incoming { id, new, change, .. } = incoming;
    if let Some(id) = &id
        && engine.ports.workflows.read(account, id).await?.is_some()
    {
        return collide(engine, account, manner, id.clone(), change).await;
    }
    let new = NewWorkflow { id, folder_id: change.folder_id.clone().flatten(), is_enabled: false, ..new };
    match workflows::create(engine, account, new).await {
        Ok(workflow) => Ok(Fate::Imported(Box::new(workflow))),
        Err(Error::NameTaken { name }) => {
            let all = engine.ports.workflows.list(account).await?;
            let lower = name.to_lowercase();
            let there = change.folder_id.as_ref().and_then(Option::as_deref);
            let owner =
                all.iter().find(|other| other.folder_id.as_deref() == there && other.name.to_lowercase() == lower);
            match owner.map(|owner| owner.id.clone()) {
                Some(owner) => collide(engine, account, manner, owner, change).await,
                None => Err(Error::NameTaken { name }),
            }
        }
        Err(error) => Err(error),
    }
}

/// What becomes of one whose place is taken.
async fn collide(
    engine: &Engine,
    account: &AccountId,
    manner: &Manner,
    id: WorkflowId,
    change: WorkflowChange,
) -> Result<Fate, Error> {
    if !manner.overwrite {
        return Ok(Fate::Skipped { id, name: change.name.unwrap_or_default() });
    }
    let change = WorkflowChange { expected_edits: None, is_enabled: Some(false), ..change };
    let workflow = workflows::update(engine, account, &id, change).await?;
    Ok(Fate::Imported(Box::new(workflow)))
}
