//! The rules of the protocol, each of which can be left out.

/// The protocol without one of its rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mutant {
    /// A run is stored without a `due_at`, in trust of the hint that is sent after.
    AcceptWithoutDue,
    /// A claim removes `due_at`, in trust of the process that goes on.
    ClaimWithoutDue,
    /// A commit does not ask for its fence.
    CommitWithoutFence,
    /// A commit does not ask for its cursor.
    CommitWithoutCursor,
    /// A step's effect has another idempotency key each time it is tried.
    KeyPerAttempt,
    /// The end is told before it is stored.
    TellBeforeEnd,
    /// The debt of telling the end is settled before the message about it is handed over.
    SettleBeforeHanding,
    /// Claims are counted once they have got somewhere.
    CountAfterwards,
    /// A claim does not ask for the lease. Costs work done twice, and nothing else.
    ClaimWithoutLease,
    /// A hint is deleted before it is acted on. Costs the time until the sweep, and nothing else.
    DeleteHintFirst,
}
