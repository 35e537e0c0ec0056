//! Deletes a folder, after its content was moved or deleted.

use super::read::{FolderView, read};
use super::update::{FolderChange, update};
use crate::attempts::ATTEMPTS;
use crate::workflows::{self, WorkflowChange};
use engine::{Engine, Error, Result};
use model::{AccountId, Timestamp};
use std::collections::HashSet;

/// The most workflows that one deletion moves or deletes, and the most folders that it moves.
pub const MAX_CONTENTS: usize = 500;

/// What happens to the workflows of a deleted folder. Its subfolders are moved to its parent,
/// unless the folder must be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contents {
    /// The folder must be empty.
    MustBeNone,
    /// The workflows are deleted.
    Delete,
    /// The workflows are moved to another folder; `None` = top level.
    MoveTo(Option<String>),
}

/// The result of a deletion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deleted {
    /// When the folder was deleted.
    pub at: Timestamp,
    /// How many workflows were deleted.
    pub workflows_deleted: usize,
    /// How many workflows were moved.
    pub workflows_moved: usize,
}

/// Deletes the folder with this id. A failure in the middle keeps the folder with the rest of its
/// content, so that the request can be repeated.
pub async fn delete(engine: &Engine, account: &AccountId, id: &str, contents: &Contents) -> Result<Deleted> {
    let mut done = Deleted { at: engine.ports.clock.now(), workflows_deleted: 0, workflows_moved: 0 };
    for _ in 0..ATTEMPTS {
        // It is read before its content, so that what is put into it later is noticed.
        let folder = engine.ports.folders.read(account, id).await?.ok_or(Error::FolderNotFound)?;
        let view = read(engine, account, id).await?;
        check(engine, account, &view, contents).await?;
        for folder in &view.subfolders {
            let up = FolderChange { parent_id: Some(view.folder.parent_id.clone()), ..FolderChange::default() };
            gone_is_fine(update(engine, account, &folder.id, &up).await, |error| {
                matches!(error, Error::FolderNotFound | Error::InField { .. })
            })?;
        }
        for workflow in &view.workflows {
            if let Contents::MoveTo(target) = contents {
                let change = WorkflowChange { folder_id: Some(target.clone()), ..WorkflowChange::default() };
                let moved = workflows::update(engine, account, &workflow.id, change).await;
                done.workflows_moved += usize::from(gone_is_fine(moved, is_workflow)?);
            } else {
                let deleted = workflows::delete(engine, account, &workflow.id, None).await;
                done.workflows_deleted += usize::from(gone_is_fine(deleted, is_workflow)?);
            }
        }
        if engine.ports.folders.delete(account, &folder).await? {
            return Ok(Deleted { at: engine.ports.clock.now(), ..done });
        }
    }
    Err(Error::Changed { what: "folder" })
}

fn is_workflow(error: &Error) -> bool {
    matches!(error, Error::WorkflowNotFound)
}

/// Whether it was done. An item that another request has deleted in the meantime is no error.
fn gone_is_fine<T>(result: Result<T>, gone: impl Fn(&Error) -> bool) -> Result<bool> {
    match result {
        Ok(_) => Ok(true),
        Err(error) if gone(&error) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Checks everything that can be refused before anything is changed.
async fn check(engine: &Engine, account: &AccountId, view: &FolderView, contents: &Contents) -> Result<()> {
    if *contents == Contents::MustBeNone && !(view.workflows.is_empty() && view.subfolders.is_empty()) {
        return Err(Error::FolderNotEmpty);
    }
    let field = if *contents == Contents::Delete { "deleteWorkflows" } else { "moveWorkflowsTo" };
    if view.workflows.len() > MAX_CONTENTS || view.subfolders.len() > MAX_CONTENTS {
        return Err(Error::invalid(field, format!("the folder holds more than {MAX_CONTENTS}; empty it in parts")));
    }
    if !view.subfolders.is_empty() {
        let others = engine.ports.folders.list(account).await?;
        let beside = others
            .iter()
            .filter(|other| other.parent_id == view.folder.parent_id && other.id != view.folder.id)
            .map(|other| other.name.as_str());
        let named = view.subfolders.iter().map(|folder| folder.name.as_str());
        let own = Some(view.folder.name.as_str());
        if let Some(name) = first_existing(named, beside.chain(own)) {
            return Err(Error::FolderNameTaken { name });
        }
    }
    if let Contents::MoveTo(target) = contents {
        if target.as_deref() == Some(&view.folder.id) {
            return Err(Error::invalid(field, "must be another folder"));
        }
        let known = workflows::check::folder(engine, account, target.as_deref()).await;
        known.map_err(|error| error.in_field(field))?;
        let all = engine.ports.workflows.list(account).await?;
        let there = all.iter().filter(|other| other.folder_id == *target).map(|other| other.name.as_str());
        if let Some(name) = first_existing(view.workflows.iter().map(|workflow| workflow.name.as_str()), there) {
            return Err(Error::NameTaken { name, by: None });
        }
    }
    Ok(())
}

/// The first of the names that exists already, without case.
fn first_existing<'a>(names: impl Iterator<Item = &'a str>, there: impl Iterator<Item = &'a str>) -> Option<String> {
    let there: HashSet<String> = there.map(str::to_lowercase).collect();
    names.into_iter().find(|name| there.contains(&name.to_lowercase())).map(str::to_owned)
}
