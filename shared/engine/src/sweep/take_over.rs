//! Takes over the runs of a process that has ended, if its queues have ended with it: its claims
//! are ended, and the lost hints are sent again.
//!
//! Not for the cloud, where another process may hold the claim.

use crate::ports::executions::{DueRow, Renewal};
use crate::ports::queue;
use crate::rows::{hint_of, send_hint};
use crate::{Engine, Result};
use futures::{StreamExt, TryStreamExt, stream};
use model::{Phase, Timestamp};
use std::time::Duration;

/// How many rows are read at the same time.
const AT_ONCE: usize = 16;
/// The most rows of a shard. The others are left to the sweep.
const MOST: usize = 50_000;

/// What a take-over has found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TakenOver {
    /// Runs that were claimed: they continue at once.
    pub freed: usize,
    /// Runs that were queued or wait: their hints are sent again.
    pub hinted: usize,
}

/// Ends the claims of the earlier process, and sends the lost hints again. It is called before this
/// process claims anything. If anything fails here, the sweep does it later.
pub async fn take_over(engine: &Engine) -> Result<TakenOver> {
    // A row needs no hint if it is due later than any claim ends and any hint can be delayed: the
    // sweep wakes it in time.
    let horizon = (queue::MAX_DELAY + engine.config.hint_grace).max(engine.config.lease);
    let until = engine.ports.clock.now().plus(horizon);
    let mut done = TakenOver::default();
    for shard in 0..engine.ports.executions.due_shards() {
        let rows = engine.ports.executions.due(shard, until, None, MOST).await?;
        let one = stream::iter(rows.into_iter().map(|row| take(engine, row))).buffer_unordered(AT_ONCE).try_fold(
            done,
            |done, taken| async move {
                Ok(TakenOver { freed: done.freed + taken.freed, hinted: done.hinted + taken.hinted })
            },
        );
        done = one.await?;
    }
    Ok(done)
}

/// Releases the leases of all running executions when the host stops in order. The next host claims
/// them at once, and the interrupted attempt is not counted. Call it only after the last worker has
/// ended and only where no other host shares the data: it releases every lease. Returns how many
/// leases were released.
pub async fn release_leases(engine: &Engine) -> Result<usize> {
    let until = engine.ports.clock.now().plus(engine.config.lease);
    let mut given = 0;
    for shard in 0..engine.ports.executions.due_shards() {
        for due in engine.ports.executions.due(shard, until, None, MOST).await? {
            let now = engine.ports.clock.now();
            let Some(id) = due.run() else { continue };
            let Some(row) = engine.ports.executions.read(&due.account, id).await? else { continue };
            if row.status.is_terminal() || row.lease_until.is_none_or(|until| until <= now) {
                continue;
            }
            let attempts = Some(row.attempts.saturating_sub(1));
            let end = Renewal { account: due.account, id, fence: row.fence, lease_until: now, attempts };
            given += usize::from(engine.ports.executions.renew(&end).await?.is_done());
        }
    }
    Ok(given)
}

async fn take(engine: &Engine, due: DueRow) -> Result<TakenOver> {
    let executions = &engine.ports.executions;
    let now = engine.ports.clock.now();
    let Some(id) = due.run() else { return Ok(TakenOver::default()) };
    let row = match executions.read(&due.account, id).await {
        Ok(Some(row)) if !row.status.is_terminal() => row,
        Ok(_) => return Ok(TakenOver::default()),
        Err(error) => {
            // One row must not keep the host from starting.
            tracing::error!(execution.id = %id, %error, "a run was not taken over; it is left to the sweep");
            return Ok(TakenOver::default());
        }
    };
    let claimed = row.lease_until.is_some_and(|until| until > now);
    if claimed {
        // The write names the claim, so that it ends no other.
        let end = Renewal { account: due.account, id, fence: row.fence, lease_until: now, attempts: None };
        executions.renew(&end).await?;
    }
    let delay = hint_delay(row.phase, row.wake_at, now);
    if let Some(delay) = delay {
        send_hint(engine, &hint_of(&row), delay).await;
    }
    Ok(TakenOver { freed: usize::from(claimed), hinted: usize::from(!claimed && delay.is_some()) })
}

/// How long the run's hint is delayed; `None` if it needs none, because it is woken from outside or
/// by the sweep.
fn hint_delay(phase: Phase, wake_at: Option<Timestamp>, now: Timestamp) -> Option<Duration> {
    match phase {
        Phase::Waiting => wake_at.map(|wake_at| now.until(wake_at)).filter(|delay| *delay <= queue::MAX_DELAY),
        _ => Some(Duration::ZERO),
    }
}
