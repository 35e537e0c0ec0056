//! Published versions: revisions with a number of their own.

use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// A revision that was published. A version always means the same revision; it can be disabled and
/// enabled again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Version {
    /// Format version of the stored record.
    pub v: u8,
    /// The number, from 1, never used twice in a workflow; callers write it as `v1`.
    pub number: u32,
    /// The revision that was published.
    pub revision: u32,
    /// The number of steps in that revision.
    pub step_count: u32,
    /// A free text of the publisher.
    #[serde(default)]
    pub note: String,
    /// Whether callers can use the version.
    pub enabled: bool,
    /// Incremented by every change of the record. A change must name the number that it has read.
    #[serde(default)]
    pub edit: u64,
    /// When the version was published.
    pub published_at: Timestamp,
}
