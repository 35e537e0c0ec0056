//! Reads the bodies of create and update, which have the same fields, and ids of folders.

use api::Fields;
use api::schema::{integer, name, object, or_null, saying, text};
use engine::Error;
use records::folders::FolderChange;
use serde_json::Value;

/// The given fields.
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

/// The folder with this id; `None` (top level) if it is empty or `null`.
pub(super) fn named(id: &str) -> Option<&str> {
    Some(id).filter(|id| !matches!(*id, "" | "null"))
}

/// The schema of the body. Create also requires the name.
pub(super) fn schema() -> Value {
    object([
        ("name?", saying(name(200), "Unique in its parent")),
        ("parentId?", saying(or_null(&text()), "The folder it lies in; null or nothing = top level")),
        ("order?", saying(integer(), "Its place in its parent")),
    ])
}
