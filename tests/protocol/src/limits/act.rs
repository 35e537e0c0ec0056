//! The actions of the model: everything that can happen next.

use super::state::{After, Place, State, Worker};
use super::{Limits, Mutant, RUNS, WORKERS};

/// An action of the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// A worker claims a run.
    Claim(usize, usize),
    /// The next step of a worker.
    Work(usize),
    /// The next step of a worker is a write whose answer is lost.
    AnswerLost(usize),
    /// The process of a worker ends.
    WorkerDies(usize),
    /// A lease ends, whether or not its holder still works.
    LeaseEnds(usize),
    /// The sweep looks at the limit.
    Sweep,
    /// A user asks for the stop of a run: its row is read.
    AskStop(usize),
    /// The stop is stored.
    Stop,
    /// The place of a run is taken away by a clock.
    Expire(usize),
}

pub(crate) fn possible(limits: Limits, state: &State, actions: &mut Vec<Action>) {
    for worker in 0..WORKERS {
        match state.workers.get(worker) {
            Some(Worker::Idle) => {
                let free = |run: &usize| {
                    let row = state.run(*run);
                    !row.has_ended && !row.is_leased && !row.sleeps
                };
                actions.extend((0..RUNS).filter(free).map(|run| Action::Claim(worker, run)));
            }
            Some(now) => {
                actions.push(Action::Work(worker));
                let writes = matches!(now, Worker::Asks(_) | Worker::Joins(..) | Worker::Takes(_) | Worker::Commits(_));
                if writes && state.faults.lost_answers > 0 {
                    actions.push(Action::AnswerLost(worker));
                }
                if state.faults.crashes > 0 {
                    actions.push(Action::WorkerDies(worker));
                }
            }
            None => {}
        }
    }
    for run in 0..RUNS {
        let row = state.run(run);
        if state.faults.leases > 0 && row.is_leased && !row.has_ended {
            actions.push(Action::LeaseEnds(run));
        }
        if state.faults.stops > 0 && state.stop.is_none() && !row.has_ended {
            actions.push(Action::AskStop(run));
        }
        if limits.lacks(Mutant::ExpiryByClock) && row.place == Place::Held && !row.has_ended {
            actions.push(Action::Expire(run));
        }
    }
    if state.stop.is_some() {
        actions.push(Action::Stop);
    }
    if state.is_due {
        actions.push(Action::Sweep);
    }
}

pub(crate) fn after(limits: Limits, mut state: State, action: Action) -> State {
    match action {
        Action::Claim(worker, run) => Limits::claim(&mut state, worker, run),
        Action::Work(worker) => limits.work(&mut state, worker),
        Action::AnswerLost(worker) => {
            state.faults.lost_answers -= 1;
            let Some(now) = state.workers.get(worker).copied() else { return state };
            limits.work(&mut state, worker);
            let next = match now {
                Worker::Asks(grip) | Worker::Takes(grip) => Worker::Repeats(grip, After::Acts),
                Worker::Joins(grip, _) => Worker::Repeats(grip, After::Looks),
                Worker::Commits(grip) => Worker::Repeats(grip, After::Wakes),
                other => other,
            };
            // A write that was refused has changed nothing, and is refused again.
            state.put(worker, next);
        }
        Action::WorkerDies(worker) => {
            state.faults.crashes -= 1;
            state.put(worker, Worker::Idle);
        }
        Action::LeaseEnds(run) => {
            state.faults.leases -= 1;
            let mut row = state.run(run);
            row.is_leased = false;
            state.set(run, row);
        }
        Action::Sweep => Limits::sweep(&mut state),
        Action::AskStop(run) => {
            state.faults.stops -= 1;
            state.stop = Some((run, state.run(run).place));
        }
        Action::Stop => limits.stop(&mut state),
        Action::Expire(run) => {
            let mut row = state.run(run);
            row.place = Place::None;
            state.set(run, row);
            state.held -= 1;
        }
    }
    state
}
