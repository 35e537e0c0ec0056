//! Settles the debts of an ended run: wakes its parent, starts the workflow for its failure, and
//! sends its callback to the queue. A debt is settled after its message was sent, so a crash in
//! between sends it twice, which does no harm.
//!
//! The write that ends a run stores that it has debts ([`due_at`]). They are settled at once; after
//! a failure the sweep does it. The debt to a parent is settled when the parent is woken. The debt
//! of a callback stays until the callback is delivered or dead, so that no callback is lost if the
//! queue loses messages.

use super::failure;
use crate::ports::CallbackMessage;
use crate::{Engine, Result, signals};
use model::{DeliveryState, Execution, Status, Timestamp};

/// When the sweep acts on the run, if it ends at `at` with this status; `None` = it has no debts.
pub fn due_at(engine: &Engine, row: &Execution, status: Status, at: Timestamp) -> Option<Timestamp> {
    let owes = row.parent.is_some() || row.callback.is_some() || failure::is_owed(row, status);
    owes.then(|| at.plus(engine.config.hint_grace))
}

/// Settles the debts of an overdue run. A run that has not ended has none yet.
pub async fn settle_debts(engine: &Engine, row: &Execution) -> Result<()> {
    if !row.status.is_terminal() {
        return Ok(());
    }
    wake_parent(engine, row).await?;
    failure::start(engine, row).await?;
    if owes_callback(row) { start_round(engine, row).await.map(|_| ()) } else { put_settled(engine, row, None).await }
}

/// Settles the debts for the first time, in the process that ended the run. If this fails, the
/// sweep does it.
pub async fn settle_at_end(engine: &Engine, row: &Execution) {
    if row.due_at.is_some()
        && let Err(error) = settle_first(engine, row).await
    {
        tracing::warn!(execution.id = %row.id, %error, "debts not settled; the sweep will settle them");
    }
}

/// Begins a new round of the callback's delivery, and sends a message to the queue. False, and
/// nothing is done, if another process has written the row in the meantime. Messages of earlier
/// rounds have no effect any more, so a message that was late and not lost does not cause more
/// attempts.
pub(crate) async fn start_round(engine: &Engine, row: &Execution) -> Result<bool> {
    let delivery = row.delivery.renewed();
    let due_at = engine.ports.clock.now().plus(engine.config.hint_grace);
    let executions = &engine.ports.executions;
    if !executions.put_delivery(&row.account, row.id, &delivery, Some(due_at)).await? {
        return Ok(false);
    }
    if let Err(error) = send_callback(engine, row, delivery.round).await {
        tracing::warn!(execution.id = %row.id, %error, "callback not sent; the sweep will send it");
    }
    Ok(true)
}

async fn settle_first(engine: &Engine, row: &Execution) -> Result<()> {
    wake_parent(engine, row).await?;
    failure::start(engine, row).await?;
    if owes_callback(row) {
        send_callback(engine, row, row.delivery.round).await
    } else {
        put_settled(engine, row, None).await
    }
}

async fn wake_parent(engine: &Engine, row: &Execution) -> Result<()> {
    match &row.parent {
        Some(parent) => signals::wake(engine, &row.account, parent.id, Some(row.trace)).await,
        None => Ok(()),
    }
}

fn owes_callback(row: &Execution) -> bool {
    row.callback.is_some() && row.delivery.state == DeliveryState::Pending
}

async fn send_callback(engine: &Engine, row: &Execution, round: u32) -> Result<()> {
    let message =
        CallbackMessage { v: 1, account: row.account.clone(), execution: row.id, round, trace: Some(row.trace) };
    let url = row.callback.as_ref().and_then(|callback| url::Url::parse(&callback.url).ok());
    let receiver = url.as_ref().and_then(url::Url::host_str).unwrap_or_default();
    engine.ports.callback_queue.send(&message, receiver).await?;
    let late = engine.ports.clock.now().plus(engine.config.callback_patience);
    put_settled(engine, row, Some(late)).await
}

async fn put_settled(engine: &Engine, row: &Execution, due_at: Option<Timestamp>) -> Result<()> {
    Ok(engine.ports.executions.settle(&row.account, row.id, due_at).await?)
}
