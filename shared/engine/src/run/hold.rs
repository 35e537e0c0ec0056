//! Taking a row without a claim, and claiming it where one write is not enough.
//!
//! A worker reads the row and computes. Where the run ends or waits then, that is committed under
//! the fence and the cursor that were read, and no claim was needed: of several who do so one
//! commit holds, and what the others have computed is dropped unseen. Before anything that others
//! may see, an effect or a spilled item, the row is claimed.

use super::Run;
use crate::cost::units;
use crate::engine::Engine;
use crate::error::Error;
use crate::ports::Metric;
use crate::ports::executions::{Claim, Claimed};
use model::{Execution, Phase, Timestamp};

/// Whether a worker may take the row that has a hint with that cursor: it is there, its turn has
/// come, and nobody holds it.
pub fn is_free(row: &Execution, cursor: u64, now: Timestamp) -> bool {
    let waits = row.phase == Phase::Waiting && row.wake_at.is_none_or(|wake_at| wake_at > now);
    let is_leased = row.lease_until.is_some_and(|until| until > now);
    !row.status.is_terminal() && row.cursor == cursor && !waits && !is_leased
}

/// Whether a free row may be taken without a claim: nobody has died on it, and the sweep has not
/// had to look after it. Else claims are counted, so that a run which kills its workers comes to an
/// end.
pub fn needs_no_claim(row: &Execution, now: Timestamp) -> bool {
    row.attempts == 0 && row.lease_until.is_none() && row.due_at.is_some_and(|due_at| due_at > now)
}

/// The first claim of a queued row has its run started; one that was stored by who ran it had a
/// fence before.
pub fn count_start(engine: &Engine, row: &Execution) {
    if row.fence == 1 && row.cursor == 0 {
        engine.ports.metrics.count(Metric::Started);
    }
}

/// The bytes of the row.
pub fn bytes(row: &Execution) -> usize {
    units::row(row, units::trigger(row), row.state.len())
}

impl Run {
    /// A run whose row was read and not claimed.
    pub(super) fn not_held(mut self) -> Self {
        self.held = false;
        self
    }

    /// Claims the row, unless that has been done. False: somebody else has moved it on.
    pub(super) async fn hold(&mut self) -> Result<bool, Error> {
        if self.held {
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
        // Whoever claimed it meanwhile may have let go of it; what was computed is of the row as it
        // was before.
        if claimed.fence != self.row.fence + 1 {
            return Ok(false);
        }
        count_start(&self.engine, &claimed);
        self.meter.used.writes += units::written(bytes(&claimed));
        self.row = *claimed;
        self.held = true;
        Ok(true)
    }
}
