//! What a run uses of the cloud, counted so that it can be priced.

use serde::{Deserialize, Serialize};

/// Counts. Short names: every write of a row pays for its length.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Usage {
    /// Write units of the tables: one for each KB that a write begins, of the item and of its entry
    /// in every index that it touches.
    #[serde(rename = "w", skip_serializing_if = "is_zero")]
    pub writes: u64,
    /// Read units: one for each 4 KB that a consistent read begins.
    #[serde(rename = "r", skip_serializing_if = "is_zero")]
    pub reads: u64,
    /// Requests to queues.
    #[serde(rename = "q", skip_serializing_if = "is_zero")]
    pub requests: u64,
    /// Invocations of functions.
    #[serde(rename = "i", skip_serializing_if = "is_zero")]
    pub invocations: u64,
    /// Megabytes of memory times milliseconds.
    #[serde(rename = "m", skip_serializing_if = "is_zero")]
    pub mb_ms: u64,
    /// State transitions of long waits.
    #[serde(rename = "t", skip_serializing_if = "is_zero")]
    pub transitions: u64,
    /// Steps executed.
    #[serde(rename = "s", skip_serializing_if = "is_zero")]
    pub steps: u64,
}

impl Usage {
    /// Adds what was used elsewhere.
    pub fn add(&mut self, other: &Self) {
        let Self { writes, reads, requests, invocations, mb_ms, transitions, steps } = other;
        self.writes = self.writes.saturating_add(*writes);
        self.reads = self.reads.saturating_add(*reads);
        self.requests = self.requests.saturating_add(*requests);
        self.invocations = self.invocations.saturating_add(*invocations);
        self.mb_ms = self.mb_ms.saturating_add(*mb_ms);
        self.transitions = self.transitions.saturating_add(*transitions);
        self.steps = self.steps.saturating_add(*steps);
    }

    /// Whether nothing is counted: of rows older than counting.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "this is how serde asks")]
fn is_zero(count: &u64) -> bool {
    *count == 0
}
