//! A model of how a run is stored and continued: one run of two steps, a caller that can ask twice,
//! two workers, a sweep, a sender of callbacks, and all faults between them. [`stateright`] tries
//! every order of events, up to a budget of faults.
//!
//! The model has the same rules as `engine::run` and the conditional writes of
//! `aws::executions`, without their data. There is no time: a lease can end and the sweep
//! can run at any moment, which includes everything that is possible with a clock. [`Mutant`] names
//! the rules one by one, so that a test can leave out each of them and see which invariant it
//! protects.

mod act;
mod invariants;
pub mod limits;
mod mutant;
mod process;
mod recover;
mod state;
mod store;

pub use act::Action;
pub use mutant::Mutant;
pub use state::{Budget, Row, State, Status, Write};

use stateright::{Model, Property};

/// The number of steps of the run.
pub const STEPS: u8 = 2;
/// The number of claims without progress after which the run is ended as failed.
pub const CLAIMS: u8 = 3;
/// The number of workers.
pub const WORKERS: usize = 2;
/// The most messages in a queue of the model; further ones are lost.
pub const QUEUE: u8 = 2;

/// The protocol, complete or without one of its rules.
#[derive(Clone, Copy, Debug)]
pub struct Protocol {
    /// The rule that is left out.
    pub mutant: Option<Mutant>,
    /// The most faults.
    pub budget: Budget,
    /// Whether the first step kills every process that executes it.
    pub is_poisoned: bool,
    /// Whether a worker that leaves the run between its steps leaves it waiting for longer than a
    /// message can be delayed.
    pub waits: bool,
}

impl Protocol {
    /// Whether this rule is left out.
    pub(crate) fn lacks(self, mutant: Mutant) -> bool {
        self.mutant == Some(mutant)
    }
}

impl Model for Protocol {
    type State = State;
    type Action = Action;

    fn init_states(&self) -> Vec<State> {
        vec![State::new(self.budget)]
    }

    fn actions(&self, state: &State, actions: &mut Vec<Action>) {
        act::possible(*self, state, actions);
    }

    fn next_state(&self, state: &State, action: Action) -> Option<State> {
        let next = act::after(*self, *state, action);
        (next != *state).then_some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        invariants::all()
    }
}
