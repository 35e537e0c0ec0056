//! Folders, which group workflows in the editor.

use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// A folder of workflows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Folder {
    /// Format version of the stored record.
    pub v: u8,
    /// The folder's id, a UUID.
    pub id: String,
    /// The folder's name, unique in its parent.
    pub name: String,
    /// The parent folder; `None` = top level.
    pub parent_id: Option<String>,
    /// The position in its parent.
    #[serde(default)]
    pub order: i64,
    /// Incremented by every change of the record. A change must name the number that it has read.
    #[serde(default)]
    pub edit: u64,
    /// How often something was put into the folder. The store counts it, beside the record.
    #[serde(skip)]
    pub entered: u64,
    /// When the folder was created.
    pub created_at: Timestamp,
    /// When the folder was last changed.
    pub modified_at: Timestamp,
}
