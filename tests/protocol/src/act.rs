//! The actions of the model: everything that can happen next.

use crate::state::{Budget, Caller, State, Teller, Worker};
use crate::{Protocol, STEPS, WORKERS};

/// An action of the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// The next step of the caller's request.
    Request(Outcome),
    /// The process that serves the caller ends; the caller asks again.
    RequestDies,
    /// A worker receives a hint; `true` = the queue also keeps it.
    Receive(usize, u8, bool),
    /// The next step of a worker.
    Work(usize, Outcome),
    /// The process of a worker ends.
    WorkerDies(usize),
    /// A lease ends, whether or not its holder still works.
    LeaseEnds,
    /// The moment comes that the run waits for.
    TimeComes,
    /// The tick searches for overdue rows, and for those that go on soon.
    Sweep,
    /// The next step of the sender of callbacks.
    Tell,
    /// The process of the sender ends; the message is delivered again.
    TellerDies,
    /// A user stops the run.
    Stop,
}

/// The outcome of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The action succeeds.
    Fine,
    /// The write is applied, but its answer is lost.
    AnswerLost,
    /// The message is not sent.
    Unsent,
    /// The worker commits, sends a hint, and leaves the run to the worker that receives it.
    Leaves,
    /// The worker commits and leaves the run, but the hint is not sent.
    LeavesUnheard,
    /// The worker reads the row and does not claim it.
    Reads,
}

pub(crate) fn possible(protocol: Protocol, state: &State, actions: &mut Vec<Action>) {
    let Budget { crashes, lost_answers, failed_sends, duplicates, stops } = state.budget;
    if state.caller != Caller::Answered {
        actions.push(Action::Request(Outcome::Fine));
        if crashes > 0 && state.caller != Caller::Asks {
            actions.push(Action::RequestDies);
        }
        if failed_sends > 0 && state.caller == Caller::Stored {
            actions.push(Action::Request(Outcome::Unsent));
        }
    }
    for worker in 0..WORKERS {
        match state.workers.get(worker) {
            None => {}
            Some(Worker::Idle) => {
                for (cursor, _) in (0..).zip(state.hints).filter(|(_, count)| *count > 0) {
                    actions.push(Action::Receive(worker, cursor, false));
                    if duplicates > 0 {
                        actions.push(Action::Receive(worker, cursor, true));
                    }
                }
            }
            Some(now) => {
                let is_deadly = protocol.is_poisoned
                    && matches!(now, Worker::Tries(grip) | Worker::Claimed(grip) if grip.cursor == 0);
                if is_deadly || crashes > 0 {
                    actions.push(Action::WorkerDies(worker));
                }
                if !is_deadly {
                    actions.push(Action::Work(worker, Outcome::Fine));
                    others(*now, lost_answers, failed_sends, |outcome| actions.push(Action::Work(worker, outcome)));
                }
            }
        }
    }
    if state.teller != Teller::Idle || state.tells > 0 {
        actions.push(Action::Tell);
    }
    if state.teller != Teller::Idle && crashes > 0 {
        actions.push(Action::TellerDies);
    }
    if let Some(row) = state.row {
        if row.is_leased {
            actions.push(Action::LeaseEnds);
        }
        if row.waits {
            actions.push(Action::TimeComes);
        }
        if row.is_due {
            actions.push(Action::Sweep);
        }
        if stops > 0 && !row.is_ended() {
            actions.push(Action::Stop);
        }
    }
}

/// The other possible outcomes of a worker's step.
fn others(now: Worker, lost_answers: u8, failed_sends: u8, mut push: impl FnMut(Outcome)) {
    let ends = matches!(now, Worker::Tries(grip) if grip.cursor + 1 == STEPS);
    if lost_answers > 0 && (ends || matches!(now, Worker::Holds(_) | Worker::Acted(_))) {
        push(Outcome::AnswerLost);
    }
    if matches!(now, Worker::Holds(_)) {
        push(Outcome::Reads);
    }
    if ends {
        push(Outcome::Leaves);
    }
    if matches!(now, Worker::Acted(grip) | Worker::Tries(grip) if grip.cursor == 0) {
        push(Outcome::Leaves);
        if failed_sends > 0 {
            push(Outcome::LeavesUnheard);
        }
    }
    if failed_sends > 0 && matches!(now, Worker::Ended(_)) {
        push(Outcome::Unsent);
    }
}

pub(crate) fn after(protocol: Protocol, mut state: State, action: Action) -> State {
    let budget = &mut state.budget;
    match action {
        Action::Request(outcome) | Action::Work(_, outcome) => match outcome {
            Outcome::Fine | Outcome::Leaves | Outcome::Reads => {}
            Outcome::AnswerLost => budget.lost_answers -= 1,
            Outcome::Unsent | Outcome::LeavesUnheard => budget.failed_sends -= 1,
        },
        Action::Receive(_, _, is_kept) => budget.duplicates -= u8::from(is_kept),
        // A poisoned run kills every process that executes it, regardless of the budget.
        Action::WorkerDies(_) if protocol.is_poisoned => {}
        Action::RequestDies | Action::TellerDies | Action::WorkerDies(_) => budget.crashes -= 1,
        Action::Stop => budget.stops -= 1,
        Action::LeaseEnds | Action::TimeComes | Action::Sweep | Action::Tell => {}
    }
    match action {
        Action::Request(outcome) => protocol.request(&mut state, outcome),
        Action::RequestDies => state.caller = Caller::Asks,
        Action::Receive(worker, cursor, is_kept) => Protocol::receive(&mut state, worker, cursor, is_kept),
        Action::Work(worker, outcome) => protocol.work(&mut state, worker, outcome),
        Action::WorkerDies(worker) => protocol.crash(&mut state, worker),
        Action::LeaseEnds => state.row.iter_mut().for_each(|row| row.is_leased = false),
        Action::TimeComes => state.row.iter_mut().for_each(|row| row.waits = false),
        Action::Sweep => protocol.sweep(&mut state),
        Action::Tell => protocol.telling(&mut state),
        Action::TellerDies => {
            state.teller = Teller::Idle;
            state.tell();
        }
        Action::Stop => state.row.iter_mut().for_each(Protocol::stop),
    }
    state
}
