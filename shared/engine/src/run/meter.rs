//! Counts what an invocation of a run uses. The counts are stored by commits that are made anyway.
//!
//! A commit includes its own usage, and the usage that certainly follows from it: the message that
//! wakes the run, the debts of its end. So after the last commit of the run its usage is never
//! written again. `docs/explanation/cost.md` lists what is not counted.

use super::Run;
use super::commit::apply_next;
use crate::ports::executions::{LimitChange, Next};
use crate::ports::queue;
use crate::{Engine, units};
use model::{Execution, Timestamp, Usage};

/// The usage, and the time until which it was counted.
pub struct Meter {
    pub used: Usage,
    /// The bytes of the row's trigger, which never changes.
    trigger: usize,
    until: Timestamp,
}

impl Meter {
    /// Continues with the usage in the row, and adds this invocation.
    pub fn new(row: &Execution, began: Timestamp) -> Self {
        let mut used = row.usage;
        used.invocations += 1;
        // No invocation is shorter than a millisecond.
        Self { used, trigger: units::trigger(row), until: began.plus_millis(-1) }
    }
}

impl Run {
    fn row_units(&self, state: usize) -> u64 {
        units::written(units::row(&self.row, self.meter.trigger, state))
    }

    /// Counts a refused commit with a state of this size.
    pub(super) fn meter_refusal(&mut self, state: usize) {
        self.meter.used.writes += self.row_units(state);
    }

    /// Counts a renewal of the lease.
    pub(super) fn meter_renewal(&mut self) {
        self.meter.used.writes += self.row_units(self.row.state.len()) + units::due(true, true);
    }

    /// The usage after a commit with a state of this size. A write costs the size of the row before
    /// or after it, whichever is larger.
    pub(super) fn usage_after(&mut self, next: &Next, state: usize, limits: &[LimitChange]) -> Usage {
        let mut used = self.meter.used;
        let now = self.engine.ports.clock.now();
        used.mb_ms += priced_time(&self.engine, self.meter.until, now);
        used.steps = self.state.executed;
        let was_due = self.is_stored && self.row.due_at.is_some();
        let after = self.row_after(next);
        let bytes = units::row(&after, self.meter.trigger, state);
        let before = if self.is_stored { units::row(&self.row, self.meter.trigger, self.row.state.len()) } else { 0 };
        let row = units::written(bytes.max(before));
        used.writes += row + units::due(was_due, after.due_at.is_some()) + units::limited(row, limits);
        match next {
            Next::Continue { .. } => {}
            Next::Queue { .. } => used.requests += units::MESSAGE,
            Next::Wait { wake_at, due_at } => {
                used.requests += units::MESSAGE;
                match wake_at {
                    Some(wake_at) if now.until(*wake_at) > queue::MAX_DELAY => {
                        // Each tick that finds the row before its time reads it and sends a hint.
                        used.requests += units::MESSAGE * (units::LOOKS - 1);
                        used.reads += units::read(bytes) * units::LOOKS;
                    }
                    Some(_) => {}
                    // The run is woken by a write of another process.
                    None => used.writes += row + units::due(due_at.is_some(), true),
                }
            }
            Next::End { due_at, .. } => used.add(&self.debts(row, due_at.is_some())),
        }
        used.writes += match next {
            _ if !self.is_stored => units::listed(&after),
            Next::End { .. } => units::relisted(&after),
            _ => 0,
        };
        used
    }

    /// The row after the commit, without its large values.
    fn row_after(&mut self, next: &Next) -> Execution {
        let state = std::mem::take(&mut self.row.state);
        let data = std::mem::take(&mut self.row.trigger.data);
        let facts = std::mem::take(&mut self.row.trigger.facts);
        let mut after = self.row.clone();
        self.row.state = state;
        self.row.trigger.data = data;
        self.row.trigger.facts = facts;
        apply_next(&mut after, next);
        after
    }

    /// The usage of the debts of an end. The wake of a parent is counted for the parent; of a
    /// callback only the first attempt is counted.
    fn debts(&self, row: u64, owes: bool) -> Usage {
        let settled = row + units::due(true, false);
        match (owes, self.row.callback.is_some()) {
            (false, _) => Usage::default(),
            (true, false) => Usage { writes: settled, ..Usage::default() },
            (true, true) => Usage {
                writes: settled + row + units::due(true, true),
                reads: units::read(row as usize * 1024),
                requests: units::MESSAGE,
                invocations: 1,
                ..Usage::default()
            },
        }
    }

    /// Begins to count again, after a successful commit.
    pub(super) fn reset_meter(&mut self) {
        self.meter.used = self.row.usage;
        self.meter.until = self.engine.ports.clock.now();
    }
}

/// The memory of the function, multiplied by the time between two moments.
pub fn priced_time(engine: &Engine, from: Timestamp, to: Timestamp) -> u64 {
    let millis = from.until(to).as_millis() as u64;
    millis.saturating_mul(engine.config.memory_mb.into())
}
