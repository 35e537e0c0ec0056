//! What must hold between a program and the state of its run, and what is said where it does not.

use crate::index::{FibreId, FibreIndex, StepIndex};

/// A program and a state that contradict each other, or a state that contradicts itself. Never the
/// workflow's fault. The execution fails with it, since no effect may be derived from a guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BrokenInvariant {
    /// The state names a step behind the end of the program.
    #[error("broken invariant: step {step} is named, and the program has {steps} steps")]
    NoStep {
        /// The step that is named.
        step: StepIndex,
        /// How many the program has.
        steps: usize,
    },
    /// A step is not of the kind that the state says.
    #[error("broken invariant: step {step} is no {expected}")]
    OtherKind {
        /// The step that is concerned.
        step: StepIndex,
        /// What it is expected to be.
        expected: &'static str,
    },
    /// No fibre is at that place.
    #[error("broken invariant: fibre at place {place} is named, and the state has {fibres} fibres")]
    NoFibre {
        /// The place that is named.
        place: FibreIndex,
        /// How many fibres the state has.
        fibres: usize,
    },
    /// A fibre is named by others and has gone.
    #[error("broken invariant: there is no fibre {id}")]
    NoFibreOfId {
        /// The id that is named.
        id: FibreId,
    },
    /// The fibre was expected to work on a branch or an item.
    #[error("broken invariant: fibre {id} works on no branch")]
    NoBranch {
        /// The fibre that is concerned.
        id: FibreId,
    },
    /// A fibre is at a step, in a block or at a wait that it has not entered.
    #[error("broken invariant: fibre {id} is not in {expected}")]
    NotIn {
        /// The fibre that is concerned.
        id: FibreId,
        /// Where it is expected to be.
        expected: &'static str,
    },
    /// The step is under way and has no record.
    #[error("broken invariant: step {step} is under way and has no record")]
    NoRecord {
        /// The step that is concerned.
        step: StepIndex,
    },
}
