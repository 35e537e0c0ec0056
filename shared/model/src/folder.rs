//! Folders, which group workflows in the editor.

use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// A folder.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Folder {
    /// Format version of the stored record.
    pub v: u8,
    /// Its id.
    pub id: String,
    /// Unique in its parent.
    pub name: String,
    /// The parent, or `None` at top level.
    #[serde(default)]
    pub parent_id: Option<String>,
    /// Place in its parent.
    #[serde(default)]
    pub order: i64,
    /// Raised by every change of the record; a change must name the one it saw.
    #[serde(default)]
    pub edit: u64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub modified_at: Timestamp,
}
