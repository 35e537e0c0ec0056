//! Stores an accepted run, for a worker to claim or to be run here.

use crate::admission::entry::{Entered, Entry};
use crate::cost::units;
use crate::engine::Engine;
use crate::error::Error;
use crate::ports::{Metric, queue};
use crate::rows::{hint_of, send_hint};
use crate::state::{State, codec};
use model::{AccountId, Execution, Phase, Timestamp, Workflow};
use std::time::Duration;

/// Stores a new row, if it is admitted, and sends its first hint.
pub async fn queue(engine: &Engine, mut row: Execution, entry: &Entry) -> Result<Entered, Error> {
    // A row that begins later waits like any other.
    let delay = row.wake_at.map_or(Duration::ZERO, |wake_at| row.started_at.until(wake_at));
    let is_far = delay > queue::MAX_DELAY;
    let due_at = if is_far {
        row.started_at.plus(delay).minus(engine.config.look_ahead)
    } else {
        row.started_at.plus(delay).plus(engine.config.hint_grace)
    };
    row.due_at = Some(due(&row, due_at));
    row.usage.requests += units::MESSAGE;
    meter_creation(&mut row, entry);
    let entered = entry.store(engine, &row).await?;
    if entered == Entered::Done {
        accepted(engine, &row);
        if !is_far {
            send_hint(engine, &hint_of(&row), delay).await;
        }
    }
    Ok(entered)
}

/// Stores a new row, if it is admitted, as claimed: the process that stores it runs it.
pub async fn hold(engine: &Engine, row: &mut Execution, entry: &Entry) -> Result<Entered, Error> {
    let lease_until = row.started_at.plus(engine.config.lease);
    row.phase = Phase::Running;
    row.fence = 1;
    row.segment_at = Some(row.started_at);
    row.lease_until = Some(lease_until);
    row.due_at = Some(due(row, lease_until));
    meter_creation(row, entry);
    let entered = entry.store(engine, row).await?;
    if entered == Entered::Done {
        accepted(engine, row);
        engine.ports.metrics.count(Metric::Started);
    }
    Ok(entered)
}

fn accepted(engine: &Engine, row: &Execution) {
    engine.ports.metrics.count(Metric::Accepted);
    tracing::info!(workflow.id = %row.workflow_id, account = %row.account, triggered_by = row.trigger.kind, "accepted");
}

/// Gives a new row the state that it begins with. Values that do not fit into the row are spilled
/// first; nothing names them until the row is stored.
pub async fn put_state(engine: &Engine, row: &mut Execution, state: &mut State) -> Result<(), Error> {
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

/// When the sweep looks at a new row.
fn due(row: &Execution, at: Timestamp) -> Timestamp {
    row.deadline_at.map_or(at, |deadline| at.min(deadline))
}

/// Whether the workflow may be run: it is enabled, or its account runs disabled ones too.
pub async fn may_run(engine: &Engine, account: &AccountId, workflow: &Workflow) -> Result<bool, Error> {
    if workflow.is_enabled {
        return Ok(true);
    }
    Ok(engine.ports.accounts.read(account).await?.is_some_and(|account| account.settings.allow_execute_disabled))
}
