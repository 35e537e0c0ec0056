//! Every minute: sends hints for schedules and for what is overdue, ends what has run out of time,
//! and deletes history that is too old

use crate::{Trigger, Worker};
use engine::ports::Port;
use engine::sweep::{self, TickReport};
use engine::{Engine, Error};
use futures::future::BoxFuture;
use records::{executions, signing_keys};

/// The worker.
pub static WORKER: Worker = Worker {
    name: "tick",
    summary: "Sends for schedules and for what is overdue, ends what has run out of time, and deletes what is too old",
    trigger: Trigger::EveryMinute,
    ports: &[
        Port::ReadSchedules,
        Port::ReadExecutions,
        Port::WriteExecutions,
        Port::TrimHistory,
        Port::SendSteps,
        Port::StopWaits,
        Port::SendCallbacks,
        Port::RotateKeys,
    ],
};

/// One round.
pub fn handle(engine: &Engine) -> BoxFuture<'_, Result<TickReport, Error>> {
    Box::pin(async move {
        // A set of keys that stays as it is for another minute does no harm; a run that does may.
        if let Err(error) = signing_keys::rotate(engine).await {
            tracing::error!(%error, "the signing keys could not be rotated");
        }
        let report = sweep::tick(engine).await?;
        let TickReport { slots, overdue, stuck, woken, timed_out, settled, passed_over, failed } = report;
        tracing::info!(slots, overdue, stuck, woken, timed_out, settled, passed_over, failed, "ticked");
        // What is kept too long does no harm either.
        match executions::trim(engine).await {
            Ok(0) => {}
            Ok(deleted) => tracing::info!(deleted, "deleted history that is older than it is kept"),
            Err(error) => tracing::error!(%error, "old history could not be deleted"),
        }
        Ok(report)
    })
}
