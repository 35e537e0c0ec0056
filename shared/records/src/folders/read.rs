//! Reads a folder and its content.

use engine::{Engine, Error, Result};
use model::{AccountId, Folder, Workflow};

/// A folder and its direct content, sorted by position.
#[derive(Clone, Debug, PartialEq)]
pub struct FolderView {
    /// The folder's record.
    pub folder: Folder,
    /// The workflows in it.
    pub workflows: Vec<Workflow>,
    /// The subfolders in it.
    pub subfolders: Vec<Folder>,
}

/// The folder with this id.
pub async fn read(engine: &Engine, account: &AccountId, id: &str) -> Result<FolderView> {
    let folders = engine.ports.folders.list(account).await?;
    let folder = folders.iter().find(|folder| folder.id == id).cloned().ok_or(Error::FolderNotFound)?;
    let all = engine.ports.workflows.list(account).await?;
    let inside = all.iter().filter(|workflow| workflow.folder_id.as_deref() == Some(id));
    let mut workflows: Vec<_> = inside.map(|workflow| workflow.as_ref().clone()).collect();
    workflows.sort_by(|a, b| (a.order, &a.id).cmp(&(b.order, &b.id)));
    let mut subfolders: Vec<_> = folders.into_iter().filter(|other| other.parent_id.as_deref() == Some(id)).collect();
    subfolders.sort_by(|a, b| (a.order, &a.id).cmp(&(b.order, &b.id)));
    Ok(FolderView { folder, workflows, subfolders })
}
