//! How far a step has come that runs other workflows.

use super::stored::stored_as_array;
use serde::Deserialize;
use std::collections::BTreeMap;

/// How far the children of a step have come. Those that have ended are not listed: their rows tell how.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Progress {
    /// The first call that has not been started.
    pub next: u32,
    /// How many there are.
    pub total: u32,
    /// Those that have been started and have not ended.
    pub under_way: Vec<UnderWay>,
    /// Those that could not be started, and why.
    pub refused: BTreeMap<u32, String>,
}

stored_as_array!(Progress { next, total, under_way, refused });

/// A child that has not ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct UnderWay {
    /// The call's number, from 0.
    pub number: u32,
    /// Whether its row is known to exist.
    pub started: bool,
}

stored_as_array!(UnderWay { number, started });

impl Progress {
    /// Nothing started.
    pub fn new(total: u32) -> Self {
        Self { total, ..Self::default() }
    }

    /// Whether none is under way and none is left to start.
    pub fn is_over(&self) -> bool {
        self.under_way.is_empty() && self.next >= self.total
    }

    /// Takes a child off the list; tells whether it was there.
    pub fn ended(&mut self, number: u32) -> bool {
        let before = self.under_way.len();
        self.under_way.retain(|child| child.number != number);
        self.under_way.len() < before
    }
}
