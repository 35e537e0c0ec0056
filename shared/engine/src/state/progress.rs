//! The progress of a step that runs child executions.

use super::stored::stored_as_array;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The progress of the children of a step. Children that have ended are not included; their rows
/// have the results.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Progress {
    /// The first call that was not started yet, from 0.
    pub next: u32,
    /// The total number of calls.
    pub total: u32,
    /// The children that were started and have not ended.
    pub under_way: Vec<UnderWay>,
    /// The calls that could not be started, with the reasons.
    pub refused: BTreeMap<u32, String>,
}

stored_as_array!(Progress { next, total, under_way, refused });

/// A child that has not ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct UnderWay {
    /// The number of the call, from 0.
    pub number: u32,
    /// Whether the row of the child is known to exist.
    pub started: bool,
}

stored_as_array!(UnderWay { number, started });

impl Progress {
    /// The progress before the first call.
    pub fn new(total: u32) -> Self {
        Self { total, ..Self::default() }
    }

    /// Whether all children have ended and none is left to start.
    pub fn is_over(&self) -> bool {
        self.under_way.is_empty() && self.next >= self.total
    }

    /// Removes a child that has ended. Returns whether it was listed.
    pub fn ended(&mut self, number: u32) -> bool {
        let before = self.under_way.len();
        self.under_way.retain(|child| child.number != number);
        self.under_way.len() < before
    }
}
