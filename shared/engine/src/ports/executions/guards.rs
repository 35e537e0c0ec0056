//! What a new row may depend on besides a free id.

use model::{ExecutionId, Timestamp};

/// Checked and stored in one step with a new row, or not at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guards {
    /// The request's key must be unused.
    pub key: Option<KeyGuard>,
    /// The workflow's turn must be free; the row takes it.
    pub turn: Option<TurnGuard>,
}

/// A key that its caller never uses for another request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyGuard {
    /// The caller's text.
    pub key: String,
    /// What tells the request from others.
    pub fingerprint: String,
    /// Now: what was kept until then counts no more.
    pub now: Timestamp,
    /// Until when the key is kept.
    pub expires: Timestamp,
}

/// The turn of the row's workflow: one item that names the run which has it. A run that has ended has it no more, without anybody's writing so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TurnGuard {
    /// Who had it and was found to have ended; `None` = nobody ever had it.
    pub ended: Option<ExecutionId>,
}

/// What became of a guarded row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Created {
    /// It is stored, with all that its guards ask for.
    Done,
    /// Its id is taken by another attempt.
    Taken,
    /// The key was used.
    KeyUsed(KeyUse),
    /// That run has the turn, or had it last: whether it has ended, its row tells.
    TurnTaken(ExecutionId),
}

/// What a key was used for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyUse {
    /// The run that it started.
    pub execution: ExecutionId,
    /// The request's fingerprint.
    pub fingerprint: String,
}
