//! The rules of the protocol, each of which can be left out.

/// The rule that is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mutant {
    /// A run is stored without `due_at`, so that it depends on the hint that is sent afterwards.
    AcceptWithoutDue,
    /// A claim removes `due_at`, so that the run depends on the process that continues it.
    ClaimWithoutDue,
    /// A commit does not check its fence.
    CommitWithoutFence,
    /// A commit does not check its cursor.
    CommitWithoutCursor,
    /// Each attempt of a step's effect has an idempotency key of its own.
    KeyPerAttempt,
    /// The callback is sent before the end is stored.
    TellBeforeEnd,
    /// The debt of a callback is settled before its message is sent.
    SettleBeforeHanding,
    /// Claims are counted only after they have made progress.
    CountAfterwards,
    /// A hint that was sent ahead of its time takes the row out of what is due.
    AheadIsEnough,
    /// A hint that arrives before the moment that the run waits for is not dropped.
    GoOnEarly,
    /// A claim does not check the lease. This only causes work that is done twice.
    ClaimWithoutLease,
    /// A hint is deleted before it is processed. This only delays the run until the sweep.
    DeleteHintFirst,
}
