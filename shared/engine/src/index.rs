//! Places and numbers within a run. Each has a type of its own, so that none is taken for another.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The place of a step in the program, from 0. One behind the last step is the program's end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StepIndex(pub u32);

/// The place of a fibre among those that the state holds. It is valid until a fibre ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FibreIndex(pub usize);

/// The id of a fibre, unique in its run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FibreId(pub u32);

/// The number of the branch or item that a fibre works on, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Branch(pub u64);

impl StepIndex {
    /// The step at a place of a list. No program has more steps than fit.
    pub fn of(place: usize) -> Self {
        Self(u32::try_from(place).unwrap_or(u32::MAX))
    }

    /// Its place in a list.
    pub const fn place(self) -> usize {
        self.0 as usize
    }

    /// The step behind it.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl FibreIndex {
    /// The place of the fibre that a run begins with.
    pub const FIRST: Self = Self(0);
}

impl fmt::Display for StepIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for FibreIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for FibreId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
