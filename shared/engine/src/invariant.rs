//! Invariants between a program and the state of its run, and the errors if they are broken.

use crate::{FibreId, FibreIndex, StepIndex};

/// A program and a state that contradict each other, or a state that contradicts itself. It is
/// never a mistake in the workflow. The execution fails with it, because continuing could start
/// wrong effects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BrokenInvariant {
    /// The state names a step after the end of the program.
    #[error("broken invariant: step {step} is named, and the program has {steps} steps")]
    NoStep {
        /// The named step.
        step: StepIndex,
        /// The number of steps of the program.
        steps: usize,
    },
    /// The step has another kind than the state says.
    #[error("broken invariant: step {step} is no {expected}")]
    OtherKind {
        /// The step with the wrong kind.
        step: StepIndex,
        /// The expected kind of the step.
        expected: &'static str,
    },
    /// There is no fibre at this position.
    #[error("broken invariant: fibre at place {place} is named, and the state has {fibres} fibres")]
    NoFibre {
        /// The named position.
        place: FibreIndex,
        /// The number of fibres in the state.
        fibres: usize,
    },
    /// A fibre that others name does not exist.
    #[error("broken invariant: there is no fibre {id}")]
    NoFibreOfId {
        /// The named id.
        id: FibreId,
    },
    /// The fibre should work on a branch or an item.
    #[error("broken invariant: fibre {id} works on no branch")]
    NoBranch {
        /// The id of the fibre.
        id: FibreId,
    },
    /// The fibre is at a step, in a block or at a wait where it should not be.
    #[error("broken invariant: fibre {id} is not in {expected}")]
    NotIn {
        /// The id of the fibre.
        id: FibreId,
        /// Where the fibre should be.
        expected: &'static str,
    },
    /// The step was started and has no record.
    #[error("broken invariant: step {step} is under way and has no record")]
    NoRecord {
        /// The step without a record.
        step: StepIndex,
    },
}
