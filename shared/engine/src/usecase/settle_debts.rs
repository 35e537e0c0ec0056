//! An ended run tells who waits for it. Told first and settled after: dying in between tells twice, which is harmless.
//!
//! Whoever ends a run says in the same write that it owes a message ([`due_at`]), then tries to pay at once; the sweep makes up for it.

use crate::engine::Engine;
use crate::error::Error;
use crate::usecase::wake_execution;
use model::{Execution, Parent, Timestamp};

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
        wake_execution::run(engine, &row.account, parent.id).await?;
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
