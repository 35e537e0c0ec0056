//! Waits for a run that another process executes: the run could not begin at once, a worker has
//! taken it over, or an earlier request has started it.

use crate::view::{RunView, view};
use crate::{Engine, Error, Result};
use futures::future::{self, FutureExt};
use model::{Execution, Timestamp};
use std::time::Duration;

/// The first pause between two reads of the row.
const FIRST_LOOK: Duration = Duration::from_millis(20);
/// The longest pause between two reads of the row.
const LAST_LOOK: Duration = Duration::from_millis(500);

/// Waits until this moment for the end of the run with this row, or only for its response if
/// `until_response` is set. Changes that this process makes are noticed at once. Returns the view
/// of the run.
pub(super) async fn follow(
    engine: &Engine,
    mut row: Execution,
    until: Timestamp,
    until_response: bool,
) -> Result<RunView> {
    let clock = &engine.ports.clock;
    let (account, id) = (row.account.clone(), row.id);
    let watch = engine.watchers.watch(id);
    // This future is created before each read, so that no change is missed in between.
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
