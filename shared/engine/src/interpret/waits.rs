//! What the current steps of a run wait for.

use crate::state::Wait;
use crate::{FibreIndex, Program, State, StepIndex};
use model::Timestamp;

/// A step that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The position of the step.
    pub step: StepIndex,
    /// Which of its passes it is, from 1.
    pub pass: u32,
    /// What it waits for.
    pub waits_for: WaitsFor,
    /// The end of the wait; null if it is not known.
    pub until: Option<Timestamp>,
}

/// What a step waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitsFor {
    /// The result of its effect, such as a request or a time.
    Effect,
    /// A request that arrives at one of the addresses of the step.
    Signal,
    /// The next attempt, because the last one has failed.
    Retry,
    /// The ends of the executions that it has started.
    Children,
}

impl WaitsFor {
    /// The word that answers use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Effect => "effect",
            Self::Signal => "signal",
            Self::Retry => "retry",
            Self::Children => "children",
        }
    }
}

/// The steps that wait.
pub fn waits(state: &State, program: &Program) -> Vec<Waiting> {
    let awaits_signal = |at: StepIndex| program.nodes.get(at.place()).is_some_and(|node| node.awaits_signal);
    let fibres = state.fibres.iter().enumerate();
    let waiting = fibres.filter_map(|(at, fibre)| {
        let (waits_for, until) = match &fibre.wait {
            Wait::Ready | Wait::Join | Wait::Leaving(_) => return None,
            Wait::Effect(_) if awaits_signal(fibre.pc) => (WaitsFor::Signal, None),
            Wait::Effect(_) => (WaitsFor::Effect, None),
            // A state machine still runs. The step only asks again for its end.
            Wait::Backoff { pending, .. } if pending.machine.is_some() => (WaitsFor::Effect, None),
            Wait::Backoff { until, .. } => (WaitsFor::Retry, Some(*until)),
            Wait::Children { .. } => (WaitsFor::Children, None),
        };
        let pass = state.record(FibreIndex(at), fibre.pc)?.pass;
        Some(Waiting { step: fibre.pc, pass, waits_for, until })
    });
    waiting.collect()
}
