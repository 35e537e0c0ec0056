//! Limits that the executions of an account share: how many of them may do something at a time, and
//! how often.
//!
//! A limit is an item with two counts: of the places that are held, and of the executions that
//! wait. It only changes in one transaction with the row of an execution, which contains the places
//! of that execution. So the counts are those of the rows at any time, and no place has to expire.

use model::{ExecutionId, Timestamp};

/// What one write changes about a limit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LimitChange {
    /// The key of the limit.
    pub key: String,
    /// The most places that may be held at a time. It only applies to what is taken now.
    pub most: u32,
    /// The number of places that are given back.
    pub gives_back: u32,
    /// The number of places that are taken. There must be as many free ones.
    pub takes: u32,
    /// Whether a place is taken for an execution that has not waited. This is allowed only if no
    /// other execution waits.
    pub overtakes: bool,
    /// The numbers of the executions that leave the waiting list, with or without a place.
    pub leaves: Vec<u64>,
    /// The numbers of the executions that begin to wait, from the next number of the limit on.
    /// There must be no place for them: all are held, or another execution waits.
    pub joins: Vec<u64>,
    /// When the sweep checks the limit because executions wait, if this is not set yet.
    pub due_at: Option<Timestamp>,
    /// A moment that is reserved by the rate.
    pub rate: Option<RateChange>,
}

/// A reservation of moments by a rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateChange {
    /// The last moment that was reserved before, which must still be that of the limit.
    pub before: Option<Timestamp>,
    /// The last moment that is reserved now.
    pub to: Timestamp,
}

/// A limit, as it is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limit {
    /// The most places that may be held, as the last execution has said that took a place or began
    /// to wait.
    pub most: u32,
    /// The number of places that are held.
    pub held: u64,
    /// The number of waiting executions.
    pub waiting: u64,
    /// The number that the next waiting execution gets.
    pub next_ticket: u64,
    /// The last moment that the rate has reserved.
    pub reserved: Option<Timestamp>,
    /// The first executions of the waiting list, in order.
    pub first: Vec<Waiter>,
}

/// An execution that waits for a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiter {
    /// The number, which no execution has had before.
    pub ticket: u64,
    /// The execution that waits.
    pub execution: ExecutionId,
}
