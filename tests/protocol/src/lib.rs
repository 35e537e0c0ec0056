//! How a run is stored and moved on, as a model: one run of two steps, a caller who may ask twice, two workers, a sweep, whoever tells the
//! end, and all that can go wrong between them. [`stateright`] goes through every schedule there is, up to a budget of faults.
//!
//! The model says what `engine::run`, its use cases and the conditional writes of `aws::dynamodb::executions` do, without what they do it with. Time
//! is left out: a lease may end and the sweep may come at any moment, which is more than a clock allows. [`Mutant`] names the rules one by one, so that
//! a test can leave each out and see what it is for.

mod act;
mod invariants;
mod mutant;
mod process;
mod recover;
mod state;
mod store;

pub use act::Action;
pub use mutant::Mutant;
pub use state::{Budget, Row, State, Status, Write};

use stateright::{Model, Property};

/// How many steps the run has.
pub const STEPS: u8 = 2;
/// How often the run is claimed without getting on before it is ended as failed.
pub const CLAIMS: u8 = 3;
/// How many workers there are.
pub const WORKERS: usize = 2;
/// How many messages a queue of the model holds; what is sent beyond them is lost.
pub const QUEUE: u8 = 2;

/// The protocol, whole or without one of its rules.
#[derive(Clone, Copy, Debug)]
pub struct Protocol {
    /// The rule that is left out.
    pub mutant: Option<Mutant>,
    /// How much goes wrong.
    pub budget: Budget,
    /// Whether the first step kills every process that carries it out.
    pub is_poisoned: bool,
}

impl Protocol {
    /// Whether that rule is left out.
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
