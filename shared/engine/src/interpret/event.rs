//! The events that the interpreter gets, and its decisions.

use crate::{FibreId, StepIndex};
use catalogue::{ChildCall, Effect, EffectResult};
use model::Timestamp;
use std::collections::BTreeMap;

/// Something that has happened outside of the interpreter.
#[derive(Debug)]
pub enum Event {
    /// The run begins, or continues after a claim: effects that were in flight are started again.
    Resume,
    /// The end of the run was decided from outside, so only finally parts still run. Their effects
    /// that were in flight are started again.
    End,
    /// The budget of the last call was used up, and there is more to compute.
    Continue,
    /// A fibre's effect has completed.
    Done {
        /// The fibre that is concerned.
        fibre: FibreId,
        /// What came of it.
        result: EffectResult,
    },
    /// The gap before a fibre's next attempt has passed.
    RetryNow {
        /// The fibre that is concerned.
        fibre: FibreId,
    },
    /// The limit of a fibre's step has no place, and the step does not wait for one.
    Refused {
        /// The fibre that is concerned.
        fibre: FibreId,
        /// Which limit that is.
        reason: String,
    },
    /// A child has been started, or has been refused.
    ChildStarted {
        /// The fibre that is concerned.
        fibre: FibreId,
        /// The child or children.
        key: ChildKey,
        /// Why it was refused; `None` if its row exists.
        refused: Option<String>,
    },
    /// Children have ended. Their rows contain the results.
    ChildrenEnded {
        /// The fibre that is concerned.
        fibre: FibreId,
        /// The child or children.
        keys: Vec<ChildKey>,
    },
}

/// What the run needs next.
#[derive(Debug, Default)]
pub struct Decision {
    /// Effects to perform. Their completions come back as events.
    pub effects: Vec<EffectRequest>,
    /// Retry gaps that begin.
    pub retries: Vec<RetryGap>,
    /// Children to start.
    pub starts: Vec<ChildStart>,
    /// Steps whose children have all ended, and whose answers are needed now.
    pub gathers: Vec<Gather>,
    /// Children and state machines whose ends no fibre waits for any more.
    pub abandoned: Vec<Outside>,
    /// The run has ended.
    pub outcome: Option<Outcome>,
    /// There is more to do at once: call again with [`Event::Continue`].
    pub more: bool,
}

impl Decision {
    /// Adds a decision that came after this one.
    pub fn join(&mut self, next: Self) {
        self.effects.extend(next.effects);
        self.retries.extend(next.retries);
        self.starts.extend(next.starts);
        self.gathers.extend(next.gathers);
        self.abandoned.extend(next.abandoned);
        self.outcome = next.outcome;
        self.more = next.more;
    }
}

/// An effect to perform.
#[derive(Clone, Debug, PartialEq)]
pub struct EffectRequest {
    /// The fibre that waits for it.
    pub fibre: FibreId,
    /// The fibre's step.
    pub step: StepIndex,
    /// The pass of the step, which is a part of the idempotency key.
    pub pass: u32,
    /// What is to be done.
    pub effect: Effect,
    /// When the step's attempt began, in the time that the run sees.
    pub since: Timestamp,
}

/// The gap before a step's next attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryGap {
    /// The fibre that is at the step.
    pub fibre: FibreId,
    /// The moment of the next attempt.
    pub at: Timestamp,
}

/// Identifies a child within its parent. The id of the child's execution is derived from it, so
/// starting the child again has no effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChildKey {
    /// The step that runs it.
    pub step: StepIndex,
    /// The step's pass.
    pub pass: u32,
    /// The pass's attempt.
    pub attempt: u32,
    /// The call's number, from 0.
    pub number: u32,
}

/// Something outside of the run that a fibre waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outside {
    /// A child of the run.
    Child(ChildKey),
    /// The execution of a state machine, by its ARN.
    Machine(String),
}

/// A child to start.
#[derive(Clone, Debug, PartialEq)]
pub struct ChildStart {
    /// The fibre that waits for it.
    pub fibre: FibreId,
    /// The child or children.
    pub key: ChildKey,
    /// What is to be done.
    pub call: ChildCall,
}

/// The children of a step that have all ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gather {
    /// The fibre that waits for it.
    pub fibre: FibreId,
    /// The first of them; the others differ in their number.
    pub first: ChildKey,
    /// The number of children.
    pub total: u32,
    /// Those that could not be started, and why.
    pub refused: BTreeMap<u32, String>,
}

/// How a run has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All its steps have been executed, or a step has ended it.
    Completed,
    /// It failed with this error.
    Failed(String),
    /// Its finally parts have ended. Its row contains the status with which it ends.
    Ended,
}
