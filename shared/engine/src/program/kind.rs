//! What a compiled step does.

use super::Test;
use crate::StepIndex;
use catalogue::Run;

/// What a step does.
#[derive(Debug)]
pub enum Kind {
    /// Nothing: it is a closing mark, or disabled.
    Pass,
    /// Continues at another step: the end of a branch, or a disabled block.
    Goto(StepIndex),
    /// Runs a module.
    Run(&'static dyn Run),
    /// Continues with the next step if the condition is true, otherwise at `otherwise`.
    If {
        /// The test that decides.
        test: Box<Test>,
        /// The step at which it continues if the condition is false.
        otherwise: StepIndex,
    },
    /// Opens a loop with a fixed number of passes.
    Loop {
        /// The step behind the loop.
        after: StepIndex,
    },
    /// Opens a loop over items.
    ForEach {
        /// The step behind the loop.
        after: StepIndex,
    },
    /// Opens a loop with a condition. Each pass begins at this step.
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
        /// The mark of the steps that run after a failure, if there is one.
        catch: Option<StepIndex>,
        /// The mark of the finally part, if there is one.
        last: Option<StepIndex>,
        /// The step behind the block.
        after: StepIndex,
    },
    /// Begins the finally part of a try block, which always runs.
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
    /// Cannot run here, for this reason.
    NotRunnable(&'static str),
}

impl Kind {
    /// The step after the block that this step opens; `None` if it opens none.
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

    /// The condition that it evaluates, if it has one.
    pub fn test_mut(&mut self) -> Option<&mut Test> {
        match self {
            Self::If { test, .. } | Self::While { test, .. } => Some(test),
            _ => None,
        }
    }
}
