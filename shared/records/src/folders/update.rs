//! Changes a folder.

use super::check;
use crate::attempts::ATTEMPTS;
use crate::fold::composed;
use engine::ports::workflows::Written;
use engine::{Engine, Error, Result};
use model::{AccountId, Folder};

/// The fields to change; `None` leaves a field unchanged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FolderChange {
    /// The name, unique in its parent.
    pub name: Option<String>,
    /// The parent; `Some(None)` moves the folder to top level.
    pub parent_id: Option<Option<String>>,
    /// The position in its parent.
    pub order: Option<i64>,
}

/// Applies the change to the stored folder, and again if the folder changes in the meantime.
pub async fn update(engine: &Engine, account: &AccountId, id: &str, change: &FolderChange) -> Result<Folder> {
    if let Some(name) = &change.name {
        check::name(name)?;
    }
    for _ in 0..ATTEMPTS {
        let folders = engine.ports.folders.list(account).await?;
        let before = folders.iter().find(|folder| folder.id == id).ok_or(Error::FolderNotFound)?;
        let above = match &change.parent_id {
            Some(Some(parent)) => check::above(id, parent, &folders)?,
            _ => Vec::new(),
        };
        let after = Folder {
            name: change.name.as_deref().map_or_else(|| before.name.clone(), |name| composed(name.trim()).into_owned()),
            parent_id: change.parent_id.clone().unwrap_or_else(|| before.parent_id.clone()),
            order: change.order.unwrap_or(before.order),
            edit: before.edit.saturating_add(1),
            modified_at: engine.ports.clock.now(),
            ..before.clone()
        };
        match engine.ports.folders.update(account, before, &after, &above).await? {
            Written::Done => return Ok(after),
            Written::NameTaken => return Err(Error::FolderNameTaken { name: after.name }),
            // Folders have no flow key, so the latter does not occur.
            Written::Changed | Written::FlowKeyTaken => {}
        }
    }
    Err(Error::Changed { what: "folder" })
}
