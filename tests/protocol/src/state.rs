//! What there is at a moment.

use crate::{Protocol, STEPS, WORKERS};

/// How often each kind of fault happens at most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Budget {
    /// A process dies.
    pub crashes: u8,
    /// A write is applied and its answer lost.
    pub lost_answers: u8,
    /// A message is not sent.
    pub failed_sends: u8,
    /// A queue delivers a message and keeps it.
    pub duplicates: u8,
    /// The caller stops the run.
    pub stops: u8,
}

/// Everything: the store, the queues, the processes, and what the world has seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct State {
    /// The stored row.
    pub row: Option<Row>,
    /// Hints in the step queue, by the cursor that they name; the last place is for the end, which nobody hints at.
    pub hints: [u8; STEPS as usize + 1],
    /// Messages in the callback queue.
    pub tells: u8,
    /// The request that starts the run.
    pub caller: Caller,
    /// Who carries steps out.
    pub workers: [Worker; WORKERS],
    /// Who tells the end.
    pub teller: Teller,
    /// What the world has seen of the run.
    pub seen: Seen,
    /// What may still go wrong.
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
pub struct Row {
    /// How the run stands.
    pub status: Status,
    /// Raised by claims and by stopping.
    pub fence: u8,
    /// Raised by commits.
    pub cursor: u8,
    /// Claims since the last commit.
    pub attempts: u8,
    /// Whether somebody holds it.
    pub is_leased: bool,
    /// Whether it has a `due_at`.
    pub is_due: bool,
    /// Whether its end is still to be told.
    pub owes: bool,
    /// Who wrote last.
    pub by: Write,
}

/// How a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// Under way.
    Running,
    /// All steps are committed.
    Completed,
    /// Claimed in vain too often.
    Failed,
    /// Somebody stopped it.
    Stopped,
}

/// A write, as its attempt's id tells it from all others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Write {
    /// The accepting one.
    Create,
    /// A worker's claim.
    Claim(usize, u8),
    /// A worker's commit under a fence at a cursor.
    Commit(usize, u8, u8),
    /// The end of a run that was claimed too often.
    GiveUp,
    /// Stopping.
    Stop,
    /// The end has been told.
    Settle,
}

/// The request that starts the run, under one idempotency key however often it is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Caller {
    /// It is being made, or will be made again.
    Asks,
    /// The row is stored, nothing else has happened yet.
    Stored,
    /// The hint has been sent, or not.
    Sent,
    /// The caller has been told that the run is accepted.
    Answered,
}

/// A worker with the hint that it has in its hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Worker {
    /// Waits for a hint.
    Idle,
    /// Has one.
    Holds(u8),
    /// Has asked for the row, the claim is applied, and the answer lost.
    Claiming(Grip),
    /// Has the row; its step has not been carried out yet.
    Claimed(Grip),
    /// The step's effect has happened.
    Acted(Grip),
    /// Has committed, and the answer is lost.
    Committing(Grip),
    /// Has ended the run, and nobody knows yet.
    Ended(u8),
}

/// What a worker that has a row knows of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Grip {
    /// The hint it came with.
    pub hint: u8,
    /// The fence of its claim.
    pub fence: u8,
    /// Where the run is.
    pub cursor: u8,
}

/// Whoever tells the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Teller {
    /// Waits for a message.
    Idle,
    /// Has one.
    Holds,
    /// Has told the end; that is not written down yet.
    Told,
}

/// What the world has seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Seen {
    /// The idempotency keys that came with each step's effect, as bits.
    pub keys: [u8; STEPS as usize],
    /// How often each step was committed.
    pub commits: [u8; STEPS as usize],
    /// Claims since the last commit, counted by whoever looks on.
    pub claims: u8,
    /// Whether the end has been told.
    pub told: bool,
    /// Whether it was told of a run that had not ended.
    pub told_early: bool,
    /// Whether something was written over an end.
    pub overwritten: bool,
}

impl Row {
    pub(crate) fn is_ended(&self) -> bool {
        self.status != Status::Running
    }
}

impl Protocol {
    /// Whether the row is where it shall be in the end.
    pub(crate) fn is_settled(state: &State) -> bool {
        state.row.is_some_and(|row| row.is_ended() && !row.owes) && state.seen.told
    }
}
