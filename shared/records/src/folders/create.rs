//! Stores a new folder.

use super::check;
use crate::fold::composed;
use crate::workflows;
use engine::ports::workflows::Written;
use engine::{Engine, Error, Result};
use model::{AccountId, Folder};

/// The fields of a new folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewFolder {
    /// The name, unique in its parent.
    pub name: String,
    /// The parent; `None` = top level.
    pub parent_id: Option<String>,
    /// The position in its parent.
    pub order: i64,
}

/// Checks and stores a new folder.
pub async fn create(engine: &Engine, account: &AccountId, new: NewFolder) -> Result<Folder> {
    check::name(&new.name)?;
    workflows::check::folder(engine, account, new.parent_id.as_deref()).await?;
    let now = engine.ports.clock.now();
    let folder = Folder {
        v: 1,
        id: engine.ports.ids.uuid(now).to_string(),
        name: composed(new.name.trim()).into_owned(),
        parent_id: new.parent_id,
        order: new.order,
        edit: 1,
        entered: 0,
        created_at: now,
        modified_at: now,
    };
    match engine.ports.folders.create(account, &folder).await? {
        Written::Done => Ok(folder),
        Written::NameTaken => Err(Error::FolderNameTaken { name: folder.name }),
        // Folders have no flow key, and the id is new, so most likely the parent was deleted.
        Written::Changed | Written::FlowKeyTaken => {
            workflows::check::folder(engine, account, folder.parent_id.as_deref()).await?;
            Err(Error::Changed { what: "folder" })
        }
    }
}
