//! The facts about a revision that are stored in addition to its definition.

use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// The longest note of a revision, in characters.
pub const MAX_NOTE: usize = 1_000;

/// When, by whom and why a revision was saved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Saved {
    /// When the revision was saved.
    pub at: Timestamp,
    /// The id of the device that saved it; `None` = it was not saved by a device, for example a
    /// sample.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// A note of the user who saved it, at most [`MAX_NOTE`] characters.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// The earlier revision whose definition it repeats, if it was restored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restored_from: Option<u32>,
}

/// A stored revision without its definition. Revisions that are older than these fields have only
/// the number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// The number of the revision, from 1.
    pub number: u32,
    /// The number of its steps.
    pub step_count: Option<u32>,
    /// When, by whom and why it was saved.
    pub saved: Option<Saved>,
}
