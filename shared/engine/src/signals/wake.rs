//! Wakes a run after something was stored for it. A repetition does no harm.

use crate::ports::StepMessage;
use crate::ports::executions::{Wake, Woken};
use crate::rows::send_hint;
use crate::{Engine, Result};
use model::{AccountId, ExecutionId, TraceId};
use std::time::Duration;

/// Wakes the run, and sends its hint if it waits. If the hint is lost, the sweep sends another.
/// `trace` is the trace of the run, if it is known.
pub async fn wake(engine: &Engine, account: &AccountId, id: ExecutionId, trace: Option<TraceId>) -> Result<()> {
    let ports = &engine.ports;
    let now = ports.clock.now();
    let due_at = now.plus(engine.config.hint_grace);
    let wake = Wake { account: account.clone(), id, now, due_at };
    match ports.executions.wake(&wake).await? {
        Woken::Waiting { cursor } => {
            let account = account.clone();
            let hint = StepMessage { v: 1, account, execution: id, cursor, attempts: 0, workflow: None, trace };
            send_hint(engine, &hint, Duration::ZERO).await;
        }
        // The worker that holds the run sees the wake. An ended run needs none.
        Woken::Busy | Woken::Ended | Woken::Missing => {}
    }
    Ok(())
}
