//! Positions and numbers within a run. Each has its own type, so that they cannot be confused.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The position of a step in the program, from 0. The position after the last step is the end of
/// the program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StepIndex(pub u32);

/// The position of a fibre in the state. It is valid until a fibre ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FibreIndex(pub usize);

/// The id of a fibre, which is unique in its run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FibreId(pub u32);

/// The number of the branch or item of a fibre, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Branch(pub u64);

impl StepIndex {
    /// The index of the step at a position of a list. The limit of steps is far below that of the
    /// type.
    pub fn of(place: usize) -> Self {
        Self(u32::try_from(place).unwrap_or(u32::MAX))
    }

    /// The position in a list.
    pub const fn place(self) -> usize {
        self.0 as usize
    }

    /// The index of the next step.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl FibreId {
    /// The id of no fibre.
    pub const NONE: Self = Self(u32::MAX);
}

impl FibreIndex {
    /// The position of the first fibre of a run.
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
