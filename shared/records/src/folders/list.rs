//! Lists the folders of an account.

use engine::{Engine, Result};
use model::{AccountId, Folder};
use std::collections::HashMap;

/// A folder, and how much it directly contains.
#[derive(Clone, Debug, PartialEq)]
pub struct FolderRow {
    /// The folder's record.
    pub folder: Folder,
    /// The number of its workflows.
    pub workflow_count: usize,
    /// The number of its subfolders.
    pub subfolder_count: usize,
}

/// All folders, or those of one parent; `Some(None)` is top level. They are sorted by position,
/// then by id.
pub async fn list(engine: &Engine, account: &AccountId, parent: Option<Option<&str>>) -> Result<Vec<FolderRow>> {
    let mut folders = engine.ports.folders.list(account).await?;
    let workflows = engine.ports.workflows.list(account).await?;
    let in_each = count(workflows.iter().filter_map(|workflow| workflow.folder_id.as_deref()));
    let parents: Vec<_> = folders.iter().filter_map(|folder| folder.parent_id.clone()).collect();
    let below = count(parents.iter().map(String::as_str));
    folders.retain(|folder| parent.is_none_or(|parent| folder.parent_id.as_deref() == parent));
    folders.sort_by(|a, b| (a.order, &a.id).cmp(&(b.order, &b.id)));
    let of = |counts: &HashMap<&str, usize>, id: &str| counts.get(id).copied().unwrap_or_default();
    let rows = folders.into_iter().map(|folder| FolderRow {
        workflow_count: of(&in_each, &folder.id),
        subfolder_count: of(&below, &folder.id),
        folder,
    });
    Ok(rows.collect())
}

fn count<'a>(ids: impl Iterator<Item = &'a str>) -> HashMap<&'a str, usize> {
    let mut counts = HashMap::new();
    for id in ids {
        *counts.entry(id).or_default() += 1;
    }
    counts
}
