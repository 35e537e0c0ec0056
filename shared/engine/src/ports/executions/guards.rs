//! Conditions for a new row, in addition to its free id.

use super::LimitChange;
use model::{ExecutionId, Timestamp};

/// Conditions that are checked, and items that are stored, in one transaction with a new row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guards {
    /// The idempotency key of the request; it must be unused.
    pub key: Option<KeyGuard>,
    /// The turn of the workflow; it must be free, and the row takes it.
    pub turn: Option<TurnGuard>,
    /// How the limits of the row's places change.
    pub limits: Vec<LimitChange>,
}

/// An idempotency key, which the caller never uses for another request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyGuard {
    /// The key, which contains the workflow that it is for.
    pub key: String,
    /// A fingerprint of the request, to recognise another request with the same key.
    pub fingerprint: String,
    /// The current time. Keys that were kept until then count as unused.
    pub now: Timestamp,
    /// How long the key is kept.
    pub expires: Timestamp,
}

/// The turn of the workflow of the row: an item with the id of the execution that has the turn.
/// When that execution ends, the turn is free without another write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TurnGuard {
    /// The execution that had the turn and has ended; `None` if no execution has had it.
    pub ended: Option<ExecutionId>,
}

/// The result of a guarded creation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Created {
    /// The row is stored, together with its items.
    Done,
    /// Another attempt has stored a row with this id.
    Taken,
    /// The idempotency key was used before.
    KeyUsed(KeyUse),
    /// This execution has the turn or had it last. Whether it has ended is in its row.
    TurnTaken(ExecutionId),
    /// A limit is not as one of the changes needs it.
    Limited,
}

/// The earlier use of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyUse {
    /// The execution that was started.
    pub execution: ExecutionId,
    /// The fingerprint of the earlier request.
    pub fingerprint: String,
}
