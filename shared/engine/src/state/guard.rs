//! What is known of blocks with a finally part: the part that a fibre is in, and what follows it.

use crate::StepIndex;
use serde::{Deserialize, Serialize};

/// The part of a block that a fibre is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    /// The steps whose failures are caught.
    Tried,
    /// The steps after a caught failure, or steps whose failures are no longer caught.
    Caught,
    /// The steps that run however the block is left, and what follows them.
    Last(Then),
}

/// How a fibre goes on behind a finally part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Then {
    /// Behind the block.
    On,
    /// With the failure of a step.
    Fail {
        /// The step that has failed.
        step: StepIndex,
        /// The reason, without secrets.
        message: String,
    },
    /// Behind the loop that this step opens.
    Break(StepIndex),
    /// With the next pass of the loop that this step opens.
    Continue(StepIndex),
    /// At this step.
    Jump(StepIndex),
    /// Behind the race that this step opens: a branch has won.
    Won(StepIndex),
    /// Not at all: it is cancelled.
    Cancel,
    /// The run is completed.
    Return,
    /// The run fails for this reason, which no block catches.
    Broken(String),
    /// The run ends as its row says: it was stopped, or has reached its time limit.
    Ended,
}

impl Then {
    /// The step that it names, to be moved to another revision.
    pub fn step_mut(&mut self) -> Option<&mut StepIndex> {
        match self {
            Self::Fail { step, .. } | Self::Break(step) | Self::Continue(step) | Self::Jump(step) | Self::Won(step) => {
                Some(step)
            }
            Self::On | Self::Cancel | Self::Return | Self::Broken(_) | Self::Ended => None,
        }
    }
}
