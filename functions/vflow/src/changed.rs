//! The answers to changes of workflows and folders.

use model::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

/// Something was created.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "these are the names in the answer")]
pub(crate) struct Created<'a> {
    pub(crate) id: &'a str,
    pub(crate) name: &'a str,
    pub(crate) created_at: Timestamp,
}

/// Something was changed.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Updated<'a> {
    pub(crate) id: &'a str,
    pub(crate) updated_at: Timestamp,
}
