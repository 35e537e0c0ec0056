//! Waits for a run that others execute: one that could not begin at once, that a worker has taken
//! over, or that an earlier request has started.

use crate::view::{RunView, view};
use crate::{Engine, Error, Result};
use futures::future::{self, FutureExt};
use model::{Execution, Timestamp};
use std::time::Duration;

/// The first gap between two looks at the row.
const FIRST_LOOK: Duration = Duration::from_millis(20);
/// The longest pause between two looks.
const LAST_LOOK: Duration = Duration::from_millis(500);

/// Waits until this moment for the end of the run with this row, or for its response if the caller
/// waits for no more than that. Changes that this process makes are noticed at once. Returns how
/// the run stands.
pub(super) async fn follow(
    engine: &Engine,
    mut row: Execution,
    until: Timestamp,
    until_response: bool,
) -> Result<RunView> {
    let clock = &engine.ports.clock;
    let (account, id) = (row.account.clone(), row.id);
    let watch = engine.watchers.watch(id);
    // It is made before each look, so that no change is missed in between.
    let mut changed = watch.changed().boxed();
    let (mut gap, mut seen) = (FIRST_LOOK, None);
    loop {
        let is_over = row.status.is_terminal() || clock.now() >= until || engine.watchers.is_closed();
        let is_news = seen.replace(row.cursor) != Some(row.cursor);
        if is_over || (until_response && is_news) {
            let view = Box::pin(view(engine, row)).await?;
            if is_over || view.response.is_some() {
                return Ok(view);
            }
        }
        let next = clock.now().plus(gap).min(until);
        future::select(changed, clock.sleep_until(next)).await;
        gap = (gap * 3 / 2).min(LAST_LOOK);
        changed = watch.changed().boxed();
        row = engine.ports.executions.read(&account, id).await?.ok_or(Error::ExecutionNotFound)?;
    }
}
