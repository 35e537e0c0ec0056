//! An ended run tells who waits for it. Told first and settled after: dying in between tells twice, which is harmless.
//!
//! Whoever ends a run says in the same write that it owes a message ([`due_at`]), then tries to pay at once; the sweep makes up for it.

use crate::engine::Engine;
use crate::error::Error;
use crate::ports::StepMessage;
use crate::ports::executions::{Wake, Woken};
use model::{AccountId, Execution, Parent, Timestamp};
use std::time::Duration;

/// When the sweep looks at a run of that parent, ended at `at`; `None` = it owes nobody anything.
pub fn due_at(engine: &Engine, parent: Option<&Parent>, at: Timestamp) -> Option<Timestamp> {
    parent.map(|_| at.plus(engine.config.hint_grace))
}

/// Pays what the ended run owes, and takes it out of the due index. A run that goes on owes nothing yet.
pub async fn run(engine: &Engine, row: &Execution) -> Result<(), Error> {
    if !row.status.is_terminal() {
        return Ok(());
    }
    if let Some(parent) = &row.parent {
        tell(engine, &row.account, parent).await?;
    }
    engine.ports.executions.settle(&row.account, row.id).await?;
    Ok(())
}

/// The same, by who ended the run: a failure is the sweep's to make up for.
pub async fn try_now(engine: &Engine, row: &Execution) {
    if row.due_at.is_some()
        && let Err(error) = run(engine, row).await
    {
        tracing::warn!(execution.id = %row.id, %error, "debts not settled; the sweep will settle them");
    }
}

async fn tell(engine: &Engine, account: &AccountId, parent: &Parent) -> Result<(), Error> {
    let ports = &engine.ports;
    let now = ports.clock.now();
    let due_at = now.plus(engine.config.hint_grace);
    let wake = Wake { account: account.clone(), id: parent.id, now, due_at };
    match ports.executions.wake(&wake).await? {
        Woken::Waiting { cursor } => {
            let hint = StepMessage { v: 1, account: account.clone(), execution: parent.id, cursor };
            if let Err(error) = ports.step_queue.send(&hint, Duration::ZERO).await {
                tracing::warn!(execution.id = %parent.id, %error, "hint not sent; the sweep will send it");
            }
        }
        // Whoever holds it will see the wake; or there is nobody to tell.
        Woken::Busy | Woken::Ended | Woken::Missing => {}
    }
    Ok(())
}
