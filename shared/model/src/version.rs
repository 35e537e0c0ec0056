//! Published versions: revisions that were given a number of their own.

use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// A revision that was published. Which revision it is never changes; whether it may be used does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Version {
    /// Format version of the stored record.
    pub v: u8,
    /// From 1, never given twice in a workflow; callers write it `v1`.
    pub number: u32,
    /// What was published.
    pub revision: u32,
    /// Steps in that revision.
    pub step_count: u32,
    /// Free text of whoever published it.
    #[serde(default)]
    pub note: String,
    /// Whether callers may name it.
    pub enabled: bool,
    /// Raised by every change of the record; a change must name the one it saw.
    #[serde(default)]
    pub edit: u64,
    /// When it was published.
    pub published_at: Timestamp,
}
