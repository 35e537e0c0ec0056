//! A model of a limit: three runs that share two places, or one, two workers, a sweep, a user who
//! stops runs, and all faults between them.
//!
//! Each run takes a place, acts, and ends with the write that gives the place back. The model has
//! the rules of `engine::limits`, of `engine::run` and of the conditional writes of a limit. As in
//! the model of a run there is no time: leases end and the sweep runs at any moment, so the clocks
//! of the workers may differ as much as they like. [`Mutant`] names the rules one by one.

mod act;
mod invariants;
mod process;
mod state;

pub use act::Action;
pub use state::{Faults, Place, Run, State, Worker};

use stateright::{Model, Property};

/// The number of runs.
pub const RUNS: usize = 3;
/// The number of workers.
pub const WORKERS: usize = 2;

/// The rule that is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mutant {
    /// A place is given back before the write that stores the result.
    ReleaseBeforeCommit,
    /// A place is given back after the write that stores the result.
    ReleaseAfterCommit,
    /// A place is free again after some time, whoever has it.
    ExpiryByClock,
    /// A limit for which somebody waits is not due, so that a lost wake is lost for ever.
    NotDue,
    /// A place is taken although others wait.
    Overtake,
    /// A place is taken by somebody whose turn it is not.
    NoTurns,
    /// A place is taken without a look at how many are held.
    NoCount,
    /// A stop does not look at the places that the row has by then.
    StopAsSeen,
    /// A place is taken by a worker that has lost the run.
    TakeWithoutFence,
    /// Those who wait are woken before the place is given back. This only delays them until the
    /// sweep.
    WakeBeforeStore,
    /// A run waits although a place is free by now. This only delays it until the sweep.
    JoinWithoutLook,
    /// A run is left waiting although it was woken since it has looked. This only delays it until
    /// the sweep.
    LeaveWithoutInbox,
}

/// The protocol, complete or without one of its rules.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The rule that is left out.
    pub mutant: Option<Mutant>,
    /// The number of places.
    pub places: i8,
    /// The most faults.
    pub faults: Faults,
}

impl Limits {
    /// Whether this rule is left out.
    pub(crate) fn lacks(self, mutant: Mutant) -> bool {
        self.mutant == Some(mutant)
    }
}

impl Model for Limits {
    type State = State;
    type Action = Action;

    fn init_states(&self) -> Vec<State> {
        vec![State::new(self.places, self.faults)]
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
