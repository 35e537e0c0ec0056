//! What a tick has found and done.

/// The counts of a tick.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TickReport {
    /// Hints sent for schedules.
    pub slots: usize,
    /// Rows that the index of due rows has named, without those in `ahead`.
    pub overdue: usize,
    /// Those of them that were due ten minutes ago.
    pub stuck: usize,
    /// Hints sent for overdue rows and for those in `ahead`.
    pub hints_sent: usize,
    /// Runs whose long wait ends soon. Their hints arrive when it ends.
    pub ahead: usize,
    /// Runs ended because they took too long.
    pub timed_out: usize,
    /// Ended runs whose debts were settled, and interrupted deletions that were finished.
    pub settled: usize,
    /// Rows of the index that were not overdue after all.
    pub not_due: usize,
    /// Rows that cannot be read. They were set aside for a while.
    pub unreadable: usize,
    /// Rows that could not be acted on, and shards that could not be read. The next tick tries
    /// again.
    pub failed: usize,
    /// Shards that have more overdue rows than the time allowed. The next tick continues.
    pub unfinished: usize,
}

impl TickReport {
    pub(super) fn add(&mut self, other: &Self) {
        self.slots += other.slots;
        self.overdue += other.overdue;
        self.stuck += other.stuck;
        self.hints_sent += other.hints_sent;
        self.ahead += other.ahead;
        self.timed_out += other.timed_out;
        self.settled += other.settled;
        self.not_due += other.not_due;
        self.unreadable += other.unreadable;
        self.failed += other.failed;
        self.unfinished += other.unfinished;
    }
}
