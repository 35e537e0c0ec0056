//! What can happen next.

use crate::state::{Budget, Caller, State, Teller, Worker};
use crate::{Protocol, WORKERS};

/// Something that happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// The caller's request goes on.
    Request(Outcome),
    /// The process that serves the caller dies; the caller asks again.
    RequestDies,
    /// A worker receives a hint; `true` = and the queue keeps it.
    Receive(usize, u8, bool),
    /// A worker does what is next for it.
    Work(usize, Outcome),
    /// A worker dies.
    WorkerDies(usize),
    /// A lease runs out, whether or not its holder lives.
    LeaseEnds,
    /// The tick looks for what is overdue.
    Sweep,
    /// Whoever tells the end does what is next.
    Tell,
    /// Whoever tells the end dies; the message comes back.
    TellerDies,
    /// The run is stopped.
    Stop,
}

/// How it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Well.
    Fine,
    /// What is written is applied, and the answer lost.
    AnswerLost,
    /// What is sent is not.
    Unsent,
    /// The worker commits and leaves the run to whoever receives the hint that it sends.
    Leaves,
    /// The same, and the hint is not sent.
    LeavesUnheard,
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
                let is_deadly = protocol.is_poisoned && matches!(now, Worker::Claimed(grip) if grip.cursor == 0);
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
        if row.is_due {
            actions.push(Action::Sweep);
        }
        if stops > 0 && !row.is_ended() {
            actions.push(Action::Stop);
        }
    }
}

/// How else it can go for a worker.
fn others(now: Worker, lost_answers: u8, failed_sends: u8, mut push: impl FnMut(Outcome)) {
    if lost_answers > 0 && matches!(now, Worker::Holds(_) | Worker::Acted(_)) {
        push(Outcome::AnswerLost);
    }
    if matches!(now, Worker::Acted(grip) if grip.cursor == 0) {
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
            Outcome::Fine | Outcome::Leaves => {}
            Outcome::AnswerLost => budget.lost_answers -= 1,
            Outcome::Unsent | Outcome::LeavesUnheard => budget.failed_sends -= 1,
        },
        Action::Receive(_, _, is_kept) => budget.duplicates -= u8::from(is_kept),
        // What kills every process that touches it does so for as long as anybody tries.
        Action::WorkerDies(_) if protocol.is_poisoned => {}
        Action::RequestDies | Action::TellerDies | Action::WorkerDies(_) => budget.crashes -= 1,
        Action::Stop => budget.stops -= 1,
        Action::LeaseEnds | Action::Sweep | Action::Tell => {}
    }
    match action {
        Action::Request(outcome) => protocol.request(&mut state, outcome),
        Action::RequestDies => state.caller = Caller::Asks,
        Action::Receive(worker, cursor, is_kept) => Protocol::receive(&mut state, worker, cursor, is_kept),
        Action::Work(worker, outcome) => protocol.work(&mut state, worker, outcome),
        Action::WorkerDies(worker) => protocol.crash(&mut state, worker),
        Action::LeaseEnds => state.row.iter_mut().for_each(|row| row.is_leased = false),
        Action::Sweep => Protocol::sweep(&mut state),
        Action::Tell => protocol.telling(&mut state),
        Action::TellerDies => {
            state.teller = Teller::Idle;
            state.tell();
        }
        Action::Stop => state.row.iter_mut().for_each(Protocol::stop),
    }
    state
}
