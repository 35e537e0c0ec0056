//! Reads the body of create and update, and the ids of folders: the same in both.

use api::Fields;
use api::schema::{integer, name, object, or_null, saying, text};
use engine::Error;
use records::folders::FolderChange;
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

/// The schema of the body; create asks for the name.
pub(super) fn schema() -> Value {
    object([
        ("name?", saying(name(200), "Unique in its parent")),
        ("parentId?", saying(or_null(&text()), "The folder it lies in; null or nothing = top level")),
        ("order?", saying(integer(), "Its place in its parent")),
    ])
}
