//! The state of the model at a moment.

use crate::{Protocol, STEPS, WORKERS};

/// The most faults of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Budget {
    /// The process of a worker, a request or a sender ends.
    pub crashes: u8,
    /// A write is applied, but its answer is lost.
    pub lost_answers: u8,
    /// A message is not sent.
    pub failed_sends: u8,
    /// A queue delivers a message and keeps it.
    pub duplicates: u8,
    /// The caller stops the run.
    pub stops: u8,
}

/// The complete state: the store, the queues, the processes, and what is visible outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct State {
    /// The stored row.
    pub row: Option<Row>,
    /// The hints in the step queue, by the cursor that they name. The last place belongs to the
    /// end, for which there are no hints.
    pub hints: [u8; STEPS as usize + 1],
    /// The messages in the callback queue.
    pub tells: u8,
    /// The request that starts the run.
    pub caller: Caller,
    /// The workers that execute steps.
    pub workers: [Worker; WORKERS],
    /// The sender of callbacks.
    pub teller: Teller,
    /// What is visible outside of Sluice.
    pub seen: Seen,
    /// The faults that are left.
    pub budget: Budget,
}

impl State {
    pub(crate) fn new(budget: Budget) -> Self {
        Self {
            row: None,
            hints: [0; STEPS as usize + 1],
            tells: 0,
            caller: Caller::Asks,
            workers: [Worker::Idle; WORKERS],
            teller: Teller::Idle,
            seen: Seen::default(),
            budget,
        }
    }
}

/// The stored row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Row {
    /// The status of the run.
    pub status: Status,
    /// Incremented by claims and by a stop.
    pub fence: u8,
    /// Incremented by commits.
    pub cursor: u8,
    /// Claims since the last commit.
    pub attempts: u8,
    /// Whether a worker holds a lease.
    pub is_leased: bool,
    /// Whether it has a `due_at`.
    pub is_due: bool,
    /// Whether it waits for a moment that is later than a message can be delayed.
    pub waits: bool,
    /// Whether the callback is still to be sent.
    pub owes: bool,
    /// The last write of the row.
    pub by: Write,
}

/// The status of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// Not ended yet.
    Running,
    /// All steps are committed.
    Completed,
    /// Claimed too often without progress.
    Failed,
    /// Stopped by a user.
    Stopped,
}

/// A write, identified by its attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Write {
    /// The write that accepts the run.
    Create,
    /// A worker's claim.
    Claim(usize, u8),
    /// A worker's commit with a fence at a cursor.
    Commit(usize, u8, u8),
    /// The end of a run that was claimed too often.
    GiveUp,
    /// A user's stop.
    Stop,
    /// The callback was sent.
    Settle,
}

/// The request that starts the run, always with the same idempotency key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Caller {
    /// The request is in progress, or will be repeated.
    Asks,
    /// The row is stored, and nothing else has happened.
    Stored,
    /// The hint was sent or lost.
    Sent,
    /// The caller has the answer that the run is accepted.
    Answered,
}

/// A worker, with the hint that it has received.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Worker {
    /// Waits for a hint.
    Idle,
    /// Has received a hint.
    Holds(u8),
    /// Has read the row and computed, but has not claimed the row.
    Tries(Grip),
    /// Has claimed the row, but the answer was lost.
    Claiming(Grip),
    /// Has claimed the row; the step has not been executed yet.
    Claimed(Grip),
    /// The effect of the step has happened.
    Acted(Grip),
    /// Has committed, but the answer was lost.
    Committing(Grip),
    /// Has ended the run, which is not yet reported.
    Ended(u8),
}

/// What a worker knows of its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Grip {
    /// The hint that it has received.
    pub hint: u8,
    /// The fence of its claim, or the one that it read.
    pub fence: u8,
    /// The position of the run.
    pub cursor: u8,
}

/// The sender of callbacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Teller {
    /// Waits for a message.
    Idle,
    /// Has received a message.
    Holds,
    /// Has sent the callback, which is not stored yet.
    Told,
}

/// Everything about the run that is visible outside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Seen {
    /// The idempotency keys of each step's effect, as bits.
    pub keys: [u8; STEPS as usize],
    /// The number of commits of each step.
    pub commits: [u8; STEPS as usize],
    /// The number of claims since the last commit, counted by the model.
    pub claims: u8,
    /// Whether the callback was sent.
    pub told: bool,
    /// Whether it was sent before the run had ended.
    pub told_early: bool,
    /// Whether an ended row was overwritten.
    pub overwritten: bool,
    /// Whether a step was committed before the moment that the run waited for.
    pub early: bool,
}

impl Row {
    pub(crate) fn is_ended(&self) -> bool {
        self.status != Status::Running
    }
}

impl Protocol {
    /// Whether the row has reached its final state.
    pub(crate) fn is_settled(state: &State) -> bool {
        state.row.is_some_and(|row| row.is_ended() && !row.owes) && state.seen.told
    }
}
