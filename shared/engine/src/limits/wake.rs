//! Wakes executions that wait for a place: after a place was given back, and by the sweep, in case
//! a process has ended in between.

use crate::ports::executions::LimitChange;
use crate::{Engine, Result, signals};
use model::{AccountId, Timestamp};
use std::time::Duration;

/// How many waiting executions are read at a time. Each execution that gets a place wakes the next
/// ones.
pub const FIRST: usize = 25;
/// The pause between two checks by the sweep of a limit for which executions wait.
const PAUSE: Duration = Duration::from_mins(1);

/// Wakes the executions that can have a place after these changes were stored. A failure is only
/// logged, and the sweep wakes them.
pub async fn wake_after(engine: &Engine, account: &AccountId, changes: &[LimitChange]) {
    let frees = |change: &&LimitChange| change.gives_back > change.takes || !change.leaves.is_empty();
    for change in changes.iter().filter(frees) {
        if let Err(error) = wake_first(engine, account, &change.key).await {
            tracing::warn!(%account, limit = change.key, %error, "who waits for a place was not woken; the sweep does it");
        }
    }
}

/// Wakes the executions that have a place now. As long as others wait, it is checked again later.
pub async fn sweep_limit(engine: &Engine, account: &AccountId, key: &str, found: Timestamp) -> Result<()> {
    wake_first(engine, account, key).await?;
    let again = engine.ports.clock.now().plus(PAUSE);
    Ok(engine.ports.executions.look_again(account, key, found, again).await?)
}

async fn wake_first(engine: &Engine, account: &AccountId, key: &str) -> Result<()> {
    let Some(limit) = engine.ports.executions.limit(account, key, FIRST).await? else { return Ok(()) };
    let free = u64::from(limit.most).saturating_sub(limit.held);
    for waiter in limit.first.iter().take(usize::try_from(free).unwrap_or(FIRST)) {
        signals::wake(engine, account, waiter.execution, None).await?;
    }
    Ok(())
}
