//! What becomes of a run when the faults end.

use crate::act::Outcome;
use crate::state::{Budget, Caller, State, Teller, Worker};
use crate::{CLAIMS, Protocol, STEPS, WORKERS};

/// How many rounds of the sweep it takes at most: each claim in vain costs one, and so do ending and telling.
const ROUNDS: u8 = CLAIMS + STEPS + 2;

impl Protocol {
    /// Whether the run comes to its end and is told, even if at this moment all processes die and all messages are lost, as long as nothing fails
    /// after that. So nothing but the row is needed.
    pub(crate) fn recovers(self, state: &State) -> bool {
        if state.row.is_none() {
            // Nobody was promised anything.
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
            }
            Self::sweep(&mut state);
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

    /// One worker takes the hint that is there, and goes on for as long as it lives.
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
