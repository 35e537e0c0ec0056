//! Stores an accepted run, for a worker to claim or to be run here.

use crate::admission::entry::{Entry, StoreOutcome};
use crate::ports::Metric;
use crate::rows::{first_due, send_first_hint};
use crate::state::codec;
use crate::{Engine, Result, State, limits, units};
use model::{AccountId, Execution, Phase, Workflow};

/// Stores a new row, if it is admitted, and sends its first hint. A run that waits for a place gets
/// its hint when it gets the place.
pub async fn store_queued(engine: &Engine, mut row: Execution, entry: &Entry) -> Result<StoreOutcome> {
    row.due_at = Some(first_due(engine, &row));
    row.usage.requests += units::MESSAGE;
    meter_creation(&mut row, entry);
    let entered = entry.store(engine, &mut row).await?;
    if entered == StoreOutcome::Done {
        log_accepted(engine, &row);
        send_hint_unless_waiting(engine, &row).await;
    }
    Ok(entered)
}

/// Stores a new row, if it is admitted, as claimed: the process that stores it runs it. A row that
/// has to wait for a place is stored as waiting.
pub async fn store_claimed(engine: &Engine, row: &mut Execution, entry: &Entry) -> Result<StoreOutcome> {
    let lease_until = row.started_at.plus(engine.config.lease);
    row.phase = Phase::Running;
    row.fence = 1;
    row.segment_at = Some(row.started_at);
    row.lease_until = Some(lease_until);
    row.due_at = Some(row.deadline_at.map_or(lease_until, |deadline| lease_until.min(deadline)));
    meter_creation(row, entry);
    let entered = entry.store(engine, row).await?;
    if entered == StoreOutcome::Done {
        log_accepted(engine, row);
        if row.phase == Phase::Running {
            engine.ports.metrics.count(Metric::Started);
        } else {
            send_hint_unless_waiting(engine, row).await;
        }
    }
    Ok(entered)
}

/// Sends the first hint of a row, unless its run waits for a place: then the run gets its hint
/// together with the place.
async fn send_hint_unless_waiting(engine: &Engine, row: &Execution) {
    if !limits::waits_for_place(row) {
        send_first_hint(engine, row).await;
    }
}

fn log_accepted(engine: &Engine, row: &Execution) {
    engine.ports.metrics.count(Metric::Accepted);
    tracing::info!(workflow.id = %row.workflow_id, account = %row.account, triggered_by = row.trigger.kind, "accepted");
}

/// Gives a new row the state that it begins with. Values that do not fit into the row are spilled
/// first; nothing names them until the row is stored.
pub async fn put_state(engine: &Engine, row: &mut Execution, state: &mut State) -> Result<()> {
    let encoded = codec::encode(state, row.cursor, row.fence, 0)?;
    for (key, bytes) in &encoded.spills {
        engine.ports.executions.put_spill(&row.account, row.id, *key, bytes).await?;
        row.usage.writes += units::written(bytes.len());
    }
    row.state = encoded.row;
    Ok(())
}

/// Adds what storing the row uses.
fn meter_creation(row: &mut Execution, entry: &Entry) {
    let bytes = units::row(row, units::trigger(row), row.state.len());
    row.usage.writes += units::created(row, bytes, entry.guards());
}

/// Whether the workflow may be run: it is enabled, or its account runs disabled ones too.
pub async fn may_run(engine: &Engine, account: &AccountId, workflow: &Workflow) -> Result<bool> {
    if workflow.is_enabled {
        return Ok(true);
    }
    Ok(engine.ports.accounts.read(account).await?.is_some_and(|account| account.settings.allow_execute_disabled))
}
