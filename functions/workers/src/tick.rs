//! Once per minute: sends hints for schedules and overdue rows, ends executions that have reached
//! their time limit, and deletes old history.

use crate::{Trigger, Worker};
use engine::ports::Port;
use engine::sweep::{self, TickReport};
use engine::{Engine, Error};
use futures::future::BoxFuture;
use records::{executions, signing_keys};

/// The worker `tick`.
pub static WORKER: Worker = Worker {
    name: "tick",
    summary: "Sends for schedules and for what is overdue, ends what has run out of time, and deletes what is too old",
    trigger: Trigger::EveryMinute,
    ports: &[
        Port::ReadDefinitions,
        Port::ReadSchedules,
        Port::ReadExecutions,
        Port::WriteExecutions,
        Port::TrimHistory,
        Port::SendSteps,
        Port::SendCallbacks,
        Port::StopMachines,
        Port::RotateKeys,
    ],
};

/// Performs one tick.
pub fn handle(engine: &Engine) -> BoxFuture<'_, Result<TickReport, Error>> {
    Box::pin(async move {
        // The error is only logged: the keys are still valid for a minute, and executions must not
        // wait.
        if let Err(error) = signing_keys::rotate(engine).await {
            tracing::error!(%error, "the signing keys could not be rotated");
        }
        let report = sweep::tick(engine).await?;
        let TickReport { slots, overdue, stuck, hints_sent, ahead, timed_out, settled, not_due, .. } = report;
        let TickReport { unreadable, failed, unfinished, .. } = report;
        tracing::info!(
            slots,
            overdue,
            stuck,
            woken = hints_sent,
            ahead,
            timed_out,
            settled,
            passed_over = not_due,
            unreadable,
            failed,
            unfinished,
            "ticked"
        );
        // The error is only logged: history that is kept too long does no harm.
        match executions::trim(engine).await {
            Ok(0) => {}
            Ok(deleted) => tracing::info!(deleted, "deleted history that is older than it is kept"),
            Err(error) => tracing::error!(%error, "old history could not be deleted"),
        }
        Ok(report)
    })
}
