//! The state of blocks with a finally part: the part that a fibre is in, and what follows it.

use crate::StepIndex;
use serde::{Deserialize, Serialize};

/// The part of a block that a fibre is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    /// The steps whose failures are caught.
    Tried,
    /// The steps after a caught failure, or steps whose failures are no longer caught.
    Caught,
    /// The finally part, and what follows it.
    Last(AfterFinally),
}

/// How a fibre continues after a finally part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AfterFinally {
    /// It continues after the block.
    On,
    /// It fails with the failure of a step.
    Fail {
        /// The step that has failed.
        step: StepIndex,
        /// The reason, without secrets.
        message: String,
    },
    /// It leaves the loop that this step opens.
    Break(StepIndex),
    /// It continues with the next pass of the loop that this step opens.
    Continue(StepIndex),
    /// It jumps to this step.
    Jump(StepIndex),
    /// It leaves the race that this step opens: a branch has won.
    Won(StepIndex),
    /// It does not continue, because it was cancelled.
    Cancel,
    /// The run is completed.
    Return,
    /// The run fails for this reason, which no block catches.
    Broken(String),
    /// The run ends as its row says: it was stopped, or has reached its time limit.
    Ended,
}

impl AfterFinally {
    /// The step in it, which changes when a state is moved to another revision.
    pub fn step_mut(&mut self) -> Option<&mut StepIndex> {
        match self {
            Self::Fail { step, .. } | Self::Break(step) | Self::Continue(step) | Self::Jump(step) | Self::Won(step) => {
                Some(step)
            }
            Self::On | Self::Cancel | Self::Return | Self::Broken(_) | Self::Ended => None,
        }
    }
}
