//! Applies one action to many workflows, independently of each other.

use super::delete::delete;
use super::update::{WorkflowChange, update};
use super::{check, read};
use engine::{Engine, Error, Result};
use futures::{StreamExt, stream};
use model::{AccountId, WorkflowId};
use std::collections::HashSet;

/// The most workflows of one call.
pub const MAX_BATCH: usize = 100;
/// How many workflows are processed at once.
const AT_ONCE: usize = 8;

/// The action for each workflow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Deletes the workflow.
    Delete,
    /// Enables or disables the workflow.
    Enable(bool),
    /// Moves the workflow to a folder; `None` = top level.
    Move(Option<String>),
}

/// The results, in the order of the given ids.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The workflows to which the action was applied.
    pub succeeded: Vec<String>,
    /// The workflows for which the action failed.
    pub failed: Vec<(String, Error)>,
    /// The workflows that needed no change.
    pub skipped: Vec<String>,
}

/// Applies the action. An id that is given twice counts once. Only a missing folder refuses the
/// whole call.
pub async fn batch(engine: &Engine, account: &AccountId, ids: &[String], action: &Action) -> Result<Outcome> {
    if let Action::Move(folder) = action {
        check::folder(engine, account, folder.as_deref()).await?;
    }
    let mut seen = HashSet::new();
    let distinct: Vec<_> = ids.iter().filter(|id| seen.insert(id.as_str())).cloned().collect();
    let each = distinct.into_iter().map(|id| async move {
        let result = act(engine, account, &id, action).await;
        (id, result)
    });
    let results: Vec<_> = stream::iter(each).buffered(AT_ONCE).collect().await;
    let mut outcome = Outcome::default();
    for (id, result) in results {
        match result {
            Ok(true) => outcome.succeeded.push(id),
            Ok(false) => outcome.skipped.push(id),
            Err(error) => outcome.failed.push((id, error)),
        }
    }
    Ok(outcome)
}

/// Returns whether a change was necessary.
async fn act(engine: &Engine, account: &AccountId, id: &str, action: &Action) -> Result<bool> {
    let id = WorkflowId::parse(id).map_err(|_| Error::WorkflowNotFound)?;
    let change = match action {
        Action::Delete => return delete(engine, account, &id, None).await.map(|_| true),
        Action::Enable(on) => WorkflowChange { is_enabled: Some(*on), ..WorkflowChange::default() },
        Action::Move(folder) => WorkflowChange { folder_id: Some(folder.clone()), ..WorkflowChange::default() },
    };
    let workflow = read::summary(engine, account, &id).await?;
    let there = change.is_enabled.is_none_or(|on| on == workflow.is_enabled)
        && change.folder_id.as_ref().is_none_or(|folder| *folder == workflow.folder_id);
    if there {
        return Ok(false);
    }
    update(engine, account, &id, change).await.map(|_| true)
}
