//! The next step of each process.

use crate::act::Outcome;
use crate::state::{Caller, Grip, Row, State, Teller, Worker, Write};
use crate::store::Claim;
use crate::{Mutant, Protocol, QUEUE, STEPS};

impl State {
    /// Sends a hint to the step queue.
    pub(crate) fn hint(&mut self, cursor: u8) {
        if self.hints.iter().sum::<u8>() < QUEUE
            && let Some(count) = self.hints.get_mut(usize::from(cursor))
        {
            *count += 1;
        }
    }

    /// Sends a message to the callback queue.
    pub(crate) fn tell(&mut self) {
        self.tells = (self.tells + 1).min(QUEUE);
    }

    fn set(&mut self, worker: usize, to: Worker) {
        if let Some(worker) = self.workers.get_mut(worker) {
            *worker = to;
        }
    }
}

impl Protocol {
    /// The next step of the caller's request.
    pub(crate) fn request(self, state: &mut State, outcome: Outcome) {
        state.caller = match state.caller {
            // The idempotency key leads to the existing run.
            Caller::Asks if state.row.is_some() => Caller::Sent,
            Caller::Asks => {
                state.row = Some(self.create());
                Caller::Stored
            }
            Caller::Stored => {
                if outcome == Outcome::Fine {
                    state.hint(0);
                }
                Caller::Sent
            }
            Caller::Sent | Caller::Answered => Caller::Answered,
        };
    }

    /// A worker receives a hint.
    pub(crate) fn receive(state: &mut State, worker: usize, cursor: u8, is_kept: bool) {
        if !is_kept && let Some(count) = state.hints.get_mut(usize::from(cursor)) {
            *count -= 1;
        }
        state.set(worker, Worker::Holds(cursor));
    }

    /// The next step of a worker.
    pub(crate) fn work(self, state: &mut State, worker: usize, outcome: Outcome) {
        let Some(now) = state.workers.get(worker).copied() else { return };
        let next = match now {
            Worker::Idle => Worker::Idle,
            Worker::Holds(hint) if outcome == Outcome::Reads => self.read_for(state, hint),
            Worker::Holds(hint) => self.claim_for(state, worker, hint, outcome),
            Worker::Tries(grip) if outcome == Outcome::Fine => {
                // What was computed is of the row as it was read.
                match self.claim_for(state, worker, grip.hint, outcome) {
                    Worker::Claimed(got) if got.fence != grip.fence + 1 => Worker::Idle,
                    next => next,
                }
            }
            Worker::Tries(grip) => self.commit_unclaimed(state, worker, grip, outcome),
            Worker::Claiming(grip) => {
                // The condition fails now; the last writer of the row shows why.
                let is_mine = state.row.is_some_and(|row| row.by == Write::Claim(worker, grip.fence));
                if is_mine { Worker::Claimed(grip) } else { Worker::Idle }
            }
            Worker::Claimed(grip) => {
                self.act(state, grip);
                Worker::Acted(grip)
            }
            Worker::Acted(grip) => self.commit_for(state, worker, grip, outcome),
            Worker::Committing(grip) => self.commit_again(state, worker, grip),
            Worker::Ended(_) => {
                if outcome == Outcome::Fine {
                    state.tell();
                }
                Worker::Idle
            }
        };
        state.set(worker, next);
    }

    fn claim_for(self, state: &mut State, worker: usize, hint: u8, outcome: Outcome) -> Worker {
        let Some(row) = &mut state.row else { return Worker::Idle };
        match self.claim(row, &mut state.seen, worker, hint) {
            Claim::Got(grip) if outcome == Outcome::AnswerLost => Worker::Claiming(grip),
            Claim::Got(grip) => Worker::Claimed(grip),
            Claim::GivenUp => Worker::Ended(hint),
            Claim::Refused => Worker::Idle,
        }
    }

    /// The row must be free, and no worker may have crashed with it.
    fn read_for(self, state: &State, hint: u8) -> Worker {
        let is_free = |row: &&Row| !row.is_ended() && row.cursor == hint && !row.is_leased && row.attempts == 0;
        let is_free = |row: &&Row| is_free(row) && self.is_time(row);
        let Some(row) = state.row.as_ref().filter(is_free) else { return Worker::Idle };
        Worker::Tries(Grip { hint, fence: row.fence, cursor: hint })
    }

    /// What was computed without a claim is committed, and the row is released. Only the commit
    /// reads it.
    fn commit_unclaimed(self, state: &mut State, worker: usize, grip: Grip, outcome: Outcome) -> Worker {
        let Some(row) = &mut state.row else { return Worker::Idle };
        if !self.commit(row, &mut state.seen, worker, grip, false) {
            return Worker::Idle;
        }
        self.act(state, grip);
        match outcome {
            Outcome::AnswerLost => Worker::Committing(grip),
            _ if grip.cursor + 1 == STEPS => Worker::Ended(grip.hint),
            Outcome::LeavesUnheard => Worker::Idle,
            _ => {
                self.hint_after(state, grip);
                Worker::Idle
            }
        }
    }

    fn act(self, state: &mut State, grip: Grip) {
        let key = if self.lacks(Mutant::KeyPerAttempt) { grip.fence % 8 } else { 0 };
        if let Some(keys) = state.seen.keys.get_mut(usize::from(grip.cursor)) {
            *keys |= 1 << key;
        }
        if self.lacks(Mutant::TellBeforeEnd) && grip.cursor + 1 == STEPS {
            state.tell();
        }
    }

    fn commit_for(self, state: &mut State, worker: usize, grip: Grip, outcome: Outcome) -> Worker {
        let Some(row) = &mut state.row else { return Worker::Idle };
        let stays = !matches!(outcome, Outcome::Leaves | Outcome::LeavesUnheard);
        if !self.commit(row, &mut state.seen, worker, grip, stays) {
            return Worker::Idle;
        }
        match outcome {
            Outcome::AnswerLost => Worker::Committing(grip),
            _ if grip.cursor + 1 == STEPS => Worker::Ended(grip.hint),
            Outcome::Leaves => {
                self.hint_after(state, grip);
                Worker::Idle
            }
            Outcome::LeavesUnheard => Worker::Idle,
            _ => Worker::Claimed(Grip { cursor: grip.cursor + 1, ..grip }),
        }
    }

    /// The hint for the next step. No queue can keep it as long as a long wait takes.
    fn hint_after(self, state: &mut State, grip: Grip) {
        if !self.waits {
            state.hint(grip.cursor + 1);
        }
    }

    /// Repeats a write whose answer was lost.
    fn commit_again(self, state: &mut State, worker: usize, grip: Grip) -> Worker {
        let Some(row) = &mut state.row else { return Worker::Idle };
        let was_mine = row.by == Write::Commit(worker, grip.fence, grip.cursor);
        if !self.commit(row, &mut state.seen, worker, grip, true) && !was_mine {
            return Worker::Idle;
        }
        if grip.cursor + 1 == STEPS {
            Worker::Ended(grip.hint)
        } else {
            Worker::Claimed(Grip { cursor: grip.cursor + 1, ..grip })
        }
    }

    /// The process of a worker ends; its hint is delivered again.
    pub(crate) fn crash(self, state: &mut State, worker: usize) {
        let hint = match state.workers.get(worker) {
            Some(Worker::Holds(hint) | Worker::Ended(hint)) => Some(*hint),
            Some(
                Worker::Tries(grip)
                | Worker::Claiming(grip)
                | Worker::Claimed(grip)
                | Worker::Acted(grip)
                | Worker::Committing(grip),
            ) => Some(grip.hint),
            Some(Worker::Idle) | None => None,
        };
        if let Some(hint) = hint
            && !self.lacks(Mutant::DeleteHintFirst)
        {
            state.hint(hint);
        }
        state.set(worker, Worker::Idle);
    }

    /// The next step of the sender of callbacks.
    pub(crate) fn telling(self, state: &mut State) {
        state.teller = match state.teller {
            Teller::Idle => {
                state.tells -= 1;
                Teller::Holds
            }
            Teller::Holds => {
                let is_owed = state.row.is_some_and(|row| row.is_ended() && row.owes);
                if is_owed || self.lacks(Mutant::TellBeforeEnd) {
                    state.seen.told = true;
                    state.seen.told_early |= !state.row.is_some_and(|row| row.is_ended());
                    Teller::Told
                } else {
                    Teller::Idle
                }
            }
            Teller::Told => {
                if let Some(row) = state.row.as_mut().filter(|row| row.is_ended()) {
                    Self::settle(row);
                }
                Teller::Idle
            }
        };
    }

    /// The tick finds the row by its `due_at`, maybe before the moment that it waits for.
    pub(crate) fn sweep(self, state: &mut State) {
        let Some(row) = state.row.filter(|row| row.is_due && !row.is_leased) else { return };
        if row.is_ended() {
            state.tell();
        } else {
            state.hint(row.cursor);
        }
        if row.waits && self.lacks(Mutant::AheadIsEnough) {
            state.row = Some(Row { is_due: false, ..row });
        }
    }
}
