//! The next step of each process.

use super::state::{After, Grip, Place, Run, State, Worker};
use super::{Limits, Mutant};

impl State {
    pub(crate) fn put(&mut self, worker: usize, to: Worker) {
        if let Some(worker) = self.workers.get_mut(worker) {
            *worker = to;
        }
    }

    fn has_room(&self) -> bool {
        self.held < self.places
    }

    fn is_in_turn(&self, run: usize) -> bool {
        let place = self.line().iter().position(|(_, waits)| *waits == run);
        place.is_some_and(|place| (place as i8) < self.places - self.held)
    }

    /// The row of a worker after a commit, if the worker may commit.
    fn committed(&self, worker: usize, grip: Grip) -> Option<(Run, Grip)> {
        if !self.is_mine(grip) {
            return None;
        }
        let row = self.run(grip.run);
        let next = Run { cursor: row.cursor + 1, by: Some((worker, grip.fence)), ..row };
        Some((next, Grip { cursor: grip.cursor + 1, ..grip }))
    }

    /// Those who wait and have a place are woken.
    fn wake_first(&mut self) {
        let free = usize::try_from(self.places - self.held).unwrap_or(0);
        for (_, run) in self.line().into_iter().take(free) {
            let row = self.run(run);
            self.set(run, Run { sleeps: false, is_woken: true, ..row });
        }
    }
}

impl Limits {
    pub(crate) fn claim(state: &mut State, worker: usize, run: usize) {
        let mut row = state.run(run);
        row.fence += 1;
        row.is_leased = true;
        row.by = Some((worker, row.fence));
        // It looks at the limit after this, so that an earlier wake is no news.
        row.is_woken = false;
        state.set(run, row);
        let grip = Grip { run, fence: row.fence, cursor: row.cursor };
        let next = match row.place {
            Place::None => Worker::Asks(grip),
            Place::Waits(_) => Worker::Looks(grip),
            Place::Held => Worker::Acts(grip),
        };
        state.put(worker, next);
    }

    /// The next step of a worker.
    pub(crate) fn work(self, state: &mut State, worker: usize) {
        let Some(now) = state.workers.get(worker).copied() else { return };
        let next = match now {
            Worker::Idle => Worker::Idle,
            Worker::Asks(grip) => self.ask(state, worker, grip),
            Worker::Joins(grip, ticket) => self.join(state, worker, grip, ticket),
            Worker::Looks(grip) if self.may_take(state, grip) => Worker::Takes(grip),
            Worker::Looks(grip) => Worker::Leaves(grip),
            Worker::Takes(grip) => Self::take_turn(state, worker, grip),
            Worker::Leaves(grip) => self.leave(state, worker, grip),
            Worker::Acts(grip) if self.lacks(Mutant::ReleaseBeforeCommit) => Worker::Releases(grip),
            Worker::Acts(grip) if self.lacks(Mutant::WakeBeforeStore) => Worker::Wakes(Some(grip)),
            Worker::Acts(grip) => Worker::Commits(grip),
            Worker::Releases(grip) => {
                state.held -= 1;
                if self.lacks(Mutant::ReleaseAfterCommit) { Worker::Wakes(None) } else { Worker::Commits(grip) }
            }
            Worker::Commits(grip) => self.commit(state, worker, grip),
            Worker::Wakes(grip) => {
                state.wake_first();
                grip.map_or(Worker::Idle, Worker::Commits)
            }
            Worker::Repeats(grip, after) => Self::repeat(state, worker, grip, after),
        };
        state.put(worker, next);
    }

    /// Takes a place that seems to be free, or reads with which number to wait.
    fn ask(self, state: &mut State, worker: usize, grip: Grip) -> Worker {
        let is_open = state.has_room() && (state.line().is_empty() || self.lacks(Mutant::Overtake));
        if self.lacks(Mutant::TakeWithoutFence) && !state.is_mine(grip) && is_open {
            state.held += 1;
            return Worker::Idle;
        }
        let Some((row, grip)) = state.committed(worker, grip) else { return Worker::Idle };
        if !is_open && !self.lacks(Mutant::NoCount) {
            let before = Grip { cursor: grip.cursor - 1, ..grip };
            return Worker::Joins(before, state.next_ticket);
        }
        state.overtook |= !state.line().is_empty();
        state.held += 1;
        state.set(grip.run, Run { place: Place::Held, acts: true, ..row });
        Worker::Acts(grip)
    }

    /// Waits with a number, if there is still no place and the number is still the next one.
    fn join(self, state: &mut State, worker: usize, grip: Grip, ticket: u8) -> Worker {
        let Some((row, next)) = state.committed(worker, grip) else { return Worker::Idle };
        let is_open = state.has_room() && state.line().is_empty() && !self.lacks(Mutant::JoinWithoutLook);
        if is_open || ticket != state.next_ticket {
            return Worker::Asks(grip);
        }
        state.next_ticket += 1;
        state.is_due |= !self.lacks(Mutant::NotDue);
        state.set(grip.run, Run { place: Place::Waits(ticket), ..row });
        Worker::Leaves(next)
    }

    fn may_take(self, state: &State, grip: Grip) -> bool {
        state.is_in_turn(grip.run) || self.lacks(Mutant::NoTurns) && state.has_room()
    }

    fn take_turn(state: &mut State, worker: usize, grip: Grip) -> Worker {
        let Some((row, next)) = state.committed(worker, grip) else { return Worker::Idle };
        if !state.has_room() {
            return Worker::Looks(grip);
        }
        state.overtook |= !state.is_in_turn(grip.run);
        state.held += 1;
        state.set(grip.run, Run { place: Place::Held, acts: true, ..row });
        Worker::Acts(next)
    }

    /// Leaves the run waiting, unless it was woken since it looked.
    fn leave(self, state: &mut State, worker: usize, grip: Grip) -> Worker {
        let Some((row, _)) = state.committed(worker, grip) else { return Worker::Idle };
        if row.is_woken && !self.lacks(Mutant::LeaveWithoutInbox) {
            let woken = state.run(grip.run);
            state.set(grip.run, Run { is_woken: false, ..woken });
            return Worker::Looks(grip);
        }
        state.set(grip.run, Run { sleeps: true, is_leased: false, is_woken: false, ..row });
        Worker::Idle
    }

    fn commit(self, state: &mut State, worker: usize, grip: Grip) -> Worker {
        let Some((row, next)) = state.committed(worker, grip) else { return Worker::Idle };
        let apart = self.lacks(Mutant::ReleaseBeforeCommit) || self.lacks(Mutant::ReleaseAfterCommit);
        if row.place == Place::Held && !apart {
            state.held -= 1;
        }
        state.set(grip.run, Run { has_ended: true, is_leased: false, place: Place::None, acts: false, ..row });
        match self.mutant {
            Some(Mutant::ReleaseAfterCommit) => Worker::Releases(next),
            Some(Mutant::WakeBeforeStore) => Worker::Idle,
            _ => Worker::Wakes(None),
        }
    }

    /// The write is repeated. Its condition fails now; the last writer of the row shows why.
    fn repeat(state: &State, worker: usize, grip: Grip, after: After) -> Worker {
        let row = state.run(grip.run);
        let next = Grip { cursor: grip.cursor + 1, ..grip };
        if row.by != Some((worker, grip.fence)) || row.cursor != next.cursor || row.fence != grip.fence {
            return if state.is_mine(grip) { Worker::Asks(grip) } else { Worker::Idle };
        }
        match after {
            After::Acts => Worker::Acts(next),
            After::Looks => Worker::Leaves(next),
            After::Wakes => Worker::Wakes(None),
        }
    }

    /// Those who have a place are woken; the limit stays due as long as somebody waits.
    pub(crate) fn sweep(state: &mut State) {
        state.wake_first();
        state.is_due = !state.line().is_empty();
    }

    /// A stop is stored, if the row has the place that was seen; otherwise the row is read again.
    pub(crate) fn stop(self, state: &mut State) {
        let Some((run, seen)) = state.stop.take() else { return };
        let row = state.run(run);
        if row.has_ended {
            return;
        }
        if row.place != seen && !self.lacks(Mutant::StopAsSeen) {
            state.stop = Some((run, row.place));
            return;
        }
        state.held -= i8::from(seen == Place::Held);
        let ended = Run { has_ended: true, is_leased: false, sleeps: false, place: Place::None, acts: false, ..row };
        state.set(run, Run { fence: row.fence + 1, by: None, ..ended });
        // The process that has stored the stop may end before it wakes anybody.
        if state.faults.crashes == 0 {
            state.wake_first();
        }
    }
}
