//! What a compiled step does.

use super::Test;
use catalogue::Run;

/// What a step does. Places are indexes into [`Program::nodes`](super::Program::nodes).
pub enum Kind {
    /// Nothing: a closing mark, or disabled.
    Pass,
    /// Goes elsewhere without more ado: the end of a branch, or a disabled block.
    Goto(usize),
    /// Runs a module.
    Run(&'static dyn Run),
    /// Goes on if the test holds, else to `otherwise`.
    If {
        /// What is tested.
        test: Box<Test>,
        /// Where it goes if the test does not hold.
        otherwise: usize,
    },
    /// Opens a counted loop; `after` is behind its end.
    Loop {
        /// Behind the loop.
        after: usize,
    },
    /// Opens a loop over items.
    ForEach {
        /// Behind the loop.
        after: usize,
    },
    /// Opens a loop with a condition, and is where each of its passes begins.
    While {
        /// What is tested.
        test: Box<Test>,
        /// Behind the loop.
        after: usize,
    },
    /// Closes any loop.
    EndLoop {
        /// The opening step.
        start: usize,
    },
    /// Leaves the loop.
    Break {
        /// The loop's opening step.
        start: usize,
        /// Behind the loop.
        after: usize,
    },
    /// Goes to the loop's end mark.
    Continue {
        /// The closing step.
        end: usize,
    },
    /// Splits into branches.
    Parallel {
        /// The first step of each.
        branches: Vec<usize>,
        /// Behind the block.
        after: usize,
    },
    /// Ends a branch.
    EndBranch {
        /// The opening step.
        start: usize,
        /// Behind the block.
        after: usize,
    },
    /// Opens a block whose failures are caught.
    Try {
        /// The mark behind which failures are treated, if there is one.
        catch: Option<usize>,
        /// Behind the block.
        after: usize,
    },
    /// The end of what is tried.
    EndTry {
        /// The opening step.
        start: usize,
        /// Behind the block.
        after: usize,
    },
    /// Goes to another step.
    Jump {
        /// Which; `None` if its parameters have to be evaluated first.
        target: Option<usize>,
    },
    /// Cannot run here.
    NotRunnable(&'static str),
}

impl Kind {
    /// Behind the block that this step opens; `None` if it opens none.
    pub fn after(&self) -> Option<usize> {
        match self {
            Self::If { otherwise, .. } => Some(*otherwise),
            Self::Loop { after }
            | Self::ForEach { after }
            | Self::While { after, .. }
            | Self::Parallel { after, .. }
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

impl std::fmt::Debug for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Pass => f.write_str("Pass"),
            Self::Goto(to) => write!(f, "Goto({to})"),
            Self::Run(_) => f.write_str("Run"),
            Self::If { otherwise, .. } => write!(f, "If(else {otherwise})"),
            Self::Loop { after } => write!(f, "Loop(after {after})"),
            Self::ForEach { after } => write!(f, "ForEach(after {after})"),
            Self::While { after, .. } => write!(f, "While(after {after})"),
            Self::EndLoop { start } => write!(f, "EndLoop({start})"),
            Self::Break { after, .. } => write!(f, "Break({after})"),
            Self::Continue { end } => write!(f, "Continue({end})"),
            Self::Parallel { branches, after } => write!(f, "Parallel({branches:?}, after {after})"),
            Self::EndBranch { start, .. } => write!(f, "EndBranch({start})"),
            Self::Try { catch, after } => write!(f, "Try({catch:?}, after {after})"),
            Self::EndTry { start, .. } => write!(f, "EndTry({start})"),
            Self::Jump { target } => write!(f, "Jump({target:?})"),
            Self::NotRunnable(reason) => write!(f, "NotRunnable({reason})"),
        }
    }
}
