//! Reads the body of create and update, and the ids of folders: the same in both.

use api::Fields;
use engine::Error;
use engine::usecase::update_folder::FolderChange;
use serde_json::Value;

/// The fields that are present.
pub(super) fn read(fields: &Fields<'_>) -> Result<FolderChange, Error> {
    Ok(FolderChange {
        name: fields.text("name")?.map(str::to_owned),
        parent_id: match fields.raw("parentId") {
            Some(Value::Null) => Some(None),
            _ => fields.text("parentId")?.map(|id| named(id).map(str::to_owned)),
        },
        order: fields.integer("order")?,
    })
}

/// The folder that a text means; nothing and `null` mean top level.
pub(super) fn named(id: &str) -> Option<&str> {
    Some(id).filter(|id| !matches!(*id, "" | "null"))
}
