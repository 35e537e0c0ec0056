//! What a compiled step does.

use super::Test;
use crate::StepIndex;
use catalogue::Run;

/// What a step does.
#[derive(Debug)]
pub enum Kind {
    /// Nothing: a closing mark, or disabled.
    Pass,
    /// Continues at another step: the end of a branch, or a disabled block.
    Goto(StepIndex),
    /// Runs a module.
    Run(&'static dyn Run),
    /// Continues if the test holds, else at `otherwise`.
    If {
        /// The test that decides.
        test: Box<Test>,
        /// Where it goes if the test does not hold.
        otherwise: StepIndex,
    },
    /// Opens a counted loop; `after` is behind its end.
    Loop {
        /// The step behind the loop.
        after: StepIndex,
    },
    /// Opens a loop over items.
    ForEach {
        /// The step behind the loop.
        after: StepIndex,
    },
    /// Opens a loop with a condition, and is where each of its passes begins.
    While {
        /// The test that decides.
        test: Box<Test>,
        /// The step behind the loop.
        after: StepIndex,
    },
    /// Closes any loop.
    EndLoop {
        /// The opening step.
        start: StepIndex,
    },
    /// Leaves the loop.
    Break {
        /// The loop's opening step.
        start: StepIndex,
        /// The step behind the loop.
        after: StepIndex,
    },
    /// Goes to the loop's end mark.
    Continue {
        /// The opening step.
        start: StepIndex,
        /// The closing step.
        end: StepIndex,
    },
    /// Splits into branches.
    Parallel {
        /// The first step of each branch.
        branches: Vec<StepIndex>,
        /// The step behind the block.
        after: StepIndex,
    },
    /// Splits into branches; the first that completes ends the block.
    Race {
        /// The first step of each branch.
        branches: Vec<StepIndex>,
        /// The step behind the block.
        after: StepIndex,
    },
    /// Ends a branch.
    EndBranch {
        /// The opening step.
        start: StepIndex,
        /// The step behind the block.
        after: StepIndex,
    },
    /// Opens a block whose failures are caught.
    Try {
        /// The mark behind which failures are treated, if there is one.
        catch: Option<StepIndex>,
        /// The mark behind which the steps are that run however the block is left, if there is one.
        last: Option<StepIndex>,
        /// The step behind the block.
        after: StepIndex,
    },
    /// Begins the part of a try block that runs however the block is left.
    Finally {
        /// The opening step.
        start: StepIndex,
        /// The step behind the block.
        after: StepIndex,
    },
    /// Ends the guarded part of a try block.
    EndTry {
        /// The opening step.
        start: StepIndex,
        /// The step behind the block.
        after: StepIndex,
    },
    /// Goes to another step.
    Jump {
        /// The step that it goes to; `None` if its parameters have to be evaluated first.
        target: Option<StepIndex>,
    },
    /// Cannot run here, and why.
    NotRunnable(&'static str),
}

impl Kind {
    /// Behind the block that this step opens; `None` if it opens none.
    pub fn after(&self) -> Option<StepIndex> {
        match self {
            Self::If { otherwise, .. } => Some(*otherwise),
            Self::Loop { after }
            | Self::ForEach { after }
            | Self::While { after, .. }
            | Self::Parallel { after, .. }
            | Self::Race { after, .. }
            | Self::Try { after, .. } => Some(*after),
            _ => None,
        }
    }

    /// What it tests, if it does.
    pub fn test_mut(&mut self) -> Option<&mut Test> {
        match self {
            Self::If { test, .. } | Self::While { test, .. } => Some(test),
            _ => None,
        }
    }
}
