//! Reads a folder with what lies in it.

use engine::{Engine, Error};
use model::{AccountId, Folder, Workflow};

/// A folder and what lies directly in it, each in its order.
#[derive(Clone, Debug, PartialEq)]
pub struct FolderView {
    /// The folder.
    pub folder: Folder,
    /// Its workflows.
    pub workflows: Vec<Workflow>,
    /// Its folders.
    pub subfolders: Vec<Folder>,
}

/// The folder of that id.
pub async fn read(engine: &Engine, account: &AccountId, id: &str) -> Result<FolderView, Error> {
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
