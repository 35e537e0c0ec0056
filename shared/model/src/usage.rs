//! What an execution uses of the cloud, counted so that its cost can be calculated.

use crate::json::is_default;
use serde::{Deserialize, Serialize};

/// Counts of used units. The names are short because every write of a row pays for their length.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Usage {
    /// Write units of the tables: one per started KB, for the item and for its entry in every index
    /// that the write changes.
    #[serde(rename = "w", skip_serializing_if = "is_default")]
    pub writes: u64,
    /// Read units of the tables: one per started 4 KB of a consistent read.
    #[serde(rename = "r", skip_serializing_if = "is_default")]
    pub reads: u64,
    /// Requests to the queues.
    #[serde(rename = "q", skip_serializing_if = "is_default")]
    pub requests: u64,
    /// Invocations of functions.
    #[serde(rename = "i", skip_serializing_if = "is_default")]
    pub invocations: u64,
    /// Megabytes of memory, multiplied by milliseconds.
    #[serde(rename = "m", skip_serializing_if = "is_default")]
    pub mb_ms: u64,
    /// State transitions of Step Functions, which earlier versions used for long waits.
    #[serde(rename = "t", skip_serializing_if = "is_default")]
    pub transitions: u64,
    /// Steps that were executed.
    #[serde(rename = "s", skip_serializing_if = "is_default")]
    pub steps: u64,
}

impl Usage {
    /// Adds the units of another count.
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

    /// Whether nothing was counted, as in rows from before counting.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
