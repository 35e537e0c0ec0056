//! Waits for a run that workers execute, because its caller waits and it could not begin at once.

use crate::rows::load_state;
use crate::{Engine, Result};
use model::{AccountId, ExecutionId};
use std::time::Duration;

/// The first gap between two looks at the row.
const FIRST_LOOK: Duration = Duration::from_millis(20);
/// The longest pause between two looks.
const LAST_LOOK: Duration = Duration::from_millis(500);

/// Waits at most until the cap for the end of the run, or for its response if the caller waits for
/// no more than that. Returns whether it has come.
pub(super) async fn follow(
    engine: &Engine,
    account: &AccountId,
    id: ExecutionId,
    cap: Duration,
    until_response: bool,
) -> Result<bool> {
    let clock = &engine.ports.clock;
    let (until, mut gap, mut seen) = (clock.now().plus(cap), FIRST_LOOK, 0);
    while clock.now() < until {
        clock.sleep_until(clock.now().plus(gap).min(until)).await;
        gap = (gap * 3 / 2).min(LAST_LOOK);
        let Some(row) = engine.ports.executions.read(account, id).await? else { break };
        if row.status.is_terminal() {
            return Ok(true);
        }
        let is_news = row.cursor != std::mem::replace(&mut seen, row.cursor);
        if until_response && is_news && load_state(engine, &row).await?.response.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}
