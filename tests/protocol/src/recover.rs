//! The continuation of a run after the last fault.

use crate::act::Outcome;
use crate::state::{Budget, Caller, State, Teller, Worker};
use crate::{CLAIMS, Protocol, STEPS, WORKERS};

/// The most rounds of the sweep that are needed: one for each claim without progress, one for the
/// end, and one for the callback.
const ROUNDS: u8 = CLAIMS + STEPS + 2;

impl Protocol {
    /// Whether the run ends and its callback is sent, even if all processes end and all messages
    /// are lost at this moment, but nothing fails after that. So only the row is needed.
    pub(crate) fn recovers(self, state: &State) -> bool {
        if state.row.is_none() {
            // Without an answer to the caller, nothing is promised.
            return state.caller != Caller::Answered;
        }
        let mut state = State {
            hints: Default::default(),
            tells: 0,
            caller: Caller::Answered,
            workers: [Worker::Idle; WORKERS],
            teller: Teller::Idle,
            budget: Budget::default(),
            ..*state
        };
        for _ in 0..ROUNDS {
            if let Some(row) = &mut state.row {
                row.is_leased = false;
                row.waits = false;
            }
            self.sweep(&mut state);
            self.carry_out(&mut state);
            while state.tells > 0 || state.teller != Teller::Idle {
                self.telling(&mut state);
            }
            if Self::is_settled(&state) {
                return true;
            }
        }
        false
    }

    /// A worker receives the hint, and continues until its process ends.
    fn carry_out(self, state: &mut State) {
        let Some((cursor, _)) = (0..).zip(state.hints).find(|(_, count)| *count > 0) else { return };
        Self::receive(state, 0, cursor, false);
        while let Some(now) = state.workers.first().copied().filter(|worker| *worker != Worker::Idle) {
            if self.is_poisoned && matches!(now, Worker::Claimed(grip) if grip.cursor == 0) {
                state.workers = [Worker::Idle; WORKERS];
            } else {
                self.work(state, 0, Outcome::Fine);
            }
        }
    }
}
