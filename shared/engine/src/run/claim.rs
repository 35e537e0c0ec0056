//! A run without a claim, and the claim that it makes when one write is not enough.
//!
//! A worker reads the row and computes. If the run then ends or waits, the worker commits with the
//! fence and the cursor that it has read, and needs no claim: if several workers do so, one commit
//! succeeds, and the results of the others are dropped. Before the worker does anything that others
//! can see, such as an effect or a spilled item, it claims the row.

use super::Run;
use crate::ports::Metric;
use crate::ports::executions::{Claim, Claimed};
use crate::{Engine, Result, units};
use model::{Execution, Phase, Timestamp};

/// Whether a worker that has a hint with this cursor may work on the row: the run is active, its
/// wait is over, and no lease is valid.
pub fn is_free(row: &Execution, cursor: u64, now: Timestamp) -> bool {
    let waits = row.phase == Phase::Waiting && row.wake_at.is_none_or(|wake_at| wake_at > now);
    let is_leased = row.lease_until.is_some_and(|until| until > now);
    !row.status.is_terminal() && row.cursor == cursor && !waits && !is_leased
}

/// Whether a worker may work on a free row without a claim: no worker has crashed with it, and it
/// is not overdue. Otherwise each worker claims the row, so that the attempts are counted and an
/// execution that crashes its workers is failed.
pub fn needs_no_claim(row: &Execution, now: Timestamp) -> bool {
    row.attempts == 0 && row.lease_until.is_none() && row.due_at.is_some_and(|due_at| due_at > now)
}

/// Counts the start of a run at the first claim of its queued row. A row that was stored by the
/// process that ran it had its first fence before.
pub fn count_start(engine: &Engine, row: &Execution) {
    if row.fence == 1 && row.cursor == 0 {
        engine.ports.metrics.count(Metric::Started);
    }
}

/// The bytes of the row.
pub fn row_bytes(row: &Execution) -> usize {
    units::row(row, units::trigger(row), row.state.len())
}

impl Run {
    /// Claims the row, unless it is claimed already. False: another process has changed the row.
    pub(super) async fn ensure_claim(&mut self) -> Result<bool> {
        if self.is_claimed {
            return Ok(true);
        }
        let claim = Claim {
            account: self.row.account.clone(),
            id: self.row.id,
            cursor: self.row.cursor,
            attempt_id: self.row.attempt_id.clone(),
            now: self.bounds.began,
            lease_until: self.engine.ports.clock.now().plus(self.engine.config.lease),
        };
        let Claimed::Mine(claimed) = self.engine.ports.executions.claim(&claim).await? else { return Ok(false) };
        // Another worker may have claimed the row since it was read, and crashed. The computed
        // state belongs to the row as it was read.
        if claimed.fence != self.row.fence + 1 {
            return Ok(false);
        }
        count_start(&self.engine, &claimed);
        self.meter.used.writes += units::written(row_bytes(&claimed));
        self.row = *claimed;
        self.is_claimed = true;
        self.engine.watchers.notify(self.row.id);
        Ok(true)
    }
}
