//! Reads what happens in an execution, while it happens.
//!
//! The events are made from what is stored anyway: the row, its log and the records of its steps.

mod cursor;
mod event;
mod gather;

pub use cursor::EventCursor;
pub use event::{Event, EventKind, RunStanding, UnderWay};
pub use gather::EventPage;

use engine::{Engine, Error, Result};
use futures::future::{self, FutureExt};
use model::{AccountId, Execution, ExecutionId, Phase, Status, Timestamp};
use std::time::Duration;

/// The events to read.
#[derive(Clone, Copy, Debug)]
pub struct EventQuery {
    /// Only events after this position; `None` = from the start.
    pub after: Option<EventCursor>,
    /// The most events to return.
    pub limit: usize,
    /// How long to wait for an event if there is none.
    pub wait: Duration,
}

/// The next events of an execution. If there are none, waits for one; then the page can be empty.
pub async fn events(engine: &Engine, account: &AccountId, id: ExecutionId, query: EventQuery) -> Result<EventPage> {
    let clock = &engine.ports.clock;
    let until = clock.now().plus(query.wait);
    let watch = engine.watchers.watch(id);
    let [mut gap, longest] = engine.config.watch_gaps;
    let mut looked = None;
    loop {
        let changed = watch.changed();
        let row = engine.ports.executions.read(account, id).await?.ok_or(Error::ExecutionNotFound)?;
        let version = version(&row);
        let is_over = clock.now() >= until || engine.watchers.is_closed();
        if is_over || looked != Some(version) {
            let page = gather::gather(engine, row, query.after, query.limit).await?;
            if is_over || !page.events.is_empty() || page.cursor.is_at_end() {
                return Ok(page);
            }
            looked = Some(version);
        }
        let next = clock.now().plus(gap).min(until);
        future::select(changed.boxed(), clock.sleep_until(next)).await;
        gap = gap.saturating_mul(2).min(longest);
    }
}

/// Values of the row that change with each write that can lead to events.
fn version(row: &Execution) -> (u64, u64, Status, Phase, Option<Timestamp>) {
    (row.cursor, row.fence, row.status, row.phase, row.wake_at)
}
