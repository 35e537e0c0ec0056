//! The invariants of the protocol.

use super::state::{Faults, Place, State, Worker};
use super::{Limits, RUNS, WORKERS};
use stateright::Property;

/// The most rounds of the sweep that are needed: each ends a run, or wakes one.
const ROUNDS: usize = 2 * RUNS + 1;

pub(crate) fn all() -> Vec<Property<Limits>> {
    vec![
        Property::always("no more places are held than there are", |_, state: &State| {
            usize::try_from(state.places).is_ok_and(|places| acting(state) <= places)
        }),
        Property::always("the limit counts the places of the rows", |_, state: &State| {
            usize::try_from(state.held).is_ok_and(|held| held == holders(state))
        }),
        Property::always("who came first is served first", |_, state: &State| !state.overtook),
        Property::always("the rows and the limit are enough to end all runs", |limits: &Limits, state: &State| {
            limits.recovers(state)
        }),
        Property::sometimes("all runs end", |_, state: &State| is_over(state)),
        Property::sometimes("somebody waits", |_, state: &State| !state.line().is_empty()),
    ]
}

/// The runs that are between taking a place and the write that stores the result.
fn acting(state: &State) -> usize {
    state.runs.iter().filter(|row| row.acts).count()
}

fn holders(state: &State) -> usize {
    state.runs.iter().filter(|row| row.place == Place::Held).count()
}

fn is_over(state: &State) -> bool {
    state.runs.iter().all(|row| row.has_ended) && state.held == 0
}

impl Limits {
    /// Whether all runs end and all places are given back, even if all processes end at this
    /// moment, but nothing fails after that.
    fn recovers(self, state: &State) -> bool {
        let mut state = State { workers: [Worker::Idle; WORKERS], stop: None, faults: Faults::default(), ..*state };
        for _ in 0..ROUNDS {
            for row in &mut state.runs {
                row.is_leased = false;
            }
            if state.is_due {
                Self::sweep(&mut state);
            }
            for run in 0..RUNS {
                let row = state.run(run);
                if !row.has_ended && !row.sleeps {
                    Self::claim(&mut state, 0, run);
                }
                while state.workers.first().is_some_and(|worker| *worker != Worker::Idle) {
                    self.work(&mut state, 0);
                }
            }
            if is_over(&state) {
                return true;
            }
        }
        false
    }
}
