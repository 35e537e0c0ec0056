//! Ends a run from outside: its parent and its callback are settled, and the runs that it waits for
//! are stopped.
//!
//! A stop takes effect for the caller at once: the current step can still complete, but its result
//! is dropped, and no step after it runs.

use super::settle::{due_at, settle_at_end};
use crate::interpret::{self, Outside};
use crate::ports::Metric;
use crate::ports::cloud::CloudCall;
use crate::ports::executions::{End, Ended};
use crate::rows::{child_id, hint_of, load_state, send_hint, span};
use crate::state::codec;
use crate::{Engine, Error, Result, StoreError, limits};
use futures::FutureExt;
use futures::future::BoxFuture;
use model::{AccountId, Execution, ExecutionId, Status};
use std::time::Duration;
use tracing::Instrument;

/// How long the finally parts of a run may take after a stop, or after its time limit. If a message
/// is lost, up to a minute of this time passes before the next sweep.
pub const GRACE: Duration = Duration::from_mins(2);
/// How often the places of a run may change while it is ended from outside.
const ROUNDS: usize = 16;

/// Ends the run of the row. A stop and a time limit first let it run its finally parts, for a
/// limited time; a second stop does not. The row may have changed since it was read, but its debts
/// are the same.
pub async fn end(engine: &Engine, row: &Execution, status: Status, error: Option<String>) -> Result<Ended> {
    end_in_span(engine, row, status, error).instrument(span(row.id, Some(row.trace))).await
}

async fn end_in_span(engine: &Engine, row: &Execution, status: Status, error: Option<String>) -> Result<Ended> {
    let mut read: Option<Execution> = None;
    for round in 1..=ROUNDS {
        let row = read.as_ref().unwrap_or(row);
        // A run that changes in every round is ended in the last one, even if it is in a block with
        // a finally part.
        let is_last = round == ROUNDS;
        match end_as_read(engine, row, status, error.clone(), is_last).await? {
            // Since it was read, it has begun a block with a finally part, or a place of a limit
            // was taken or given back.
            Ended::Moved => match engine.ports.executions.read(&row.account, row.id).await? {
                Some(row) => read = Some(row),
                None => return Ok(Ended::Missing),
            },
            ended => return Ok(ended),
        }
    }
    let source = "the row to be ended never stood still".into();
    Err(StoreError::Unavailable { service: "executions", source }.into())
}

async fn end_as_read(
    engine: &Engine,
    row: &Execution,
    status: Status,
    error: Option<String>,
    is_last: bool,
) -> Result<Ended> {
    let ports = &engine.ports;
    let at = ports.clock.now();
    let is_asked = matches!(status, Status::Cancelled | Status::Timeout);
    // A run that still waits for its place has begun nothing that a finally part could end.
    let may_end_later = is_asked && row.pending_end.is_none() && !limits::waits_for_place(row);
    let ends_later = may_end_later && is_guarded(engine, row).await?;
    // The time for finally parts is over: the run gets the status that was decided before them.
    let (status, error) = match &row.pending_end {
        Some(pending) if status == Status::Timeout => (pending.status, pending.error.clone()),
        _ => (status, error),
    };
    let end = End {
        account: row.account.clone(),
        id: row.id,
        status,
        error,
        at,
        due_at: if ends_later { Some(at.plus(engine.config.hint_grace)) } else { due_at(engine, row, status, at) },
        grace_until: ends_later.then(|| at.plus(GRACE)),
        // Whether there is a finally part to run is only known for this cursor.
        cursor: (may_end_later && !ends_later && !is_last).then_some(row.cursor),
        places: row.places.clone(),
        limits: limits::given_back(&row.places),
        attempt_id: ports.ids.uuid(at).simple().to_string(),
    };
    let ended = ports.executions.end(&end).await?;
    if let Ended::Ending(ending) = &ended {
        engine.watchers.notify(ending.id);
        tracing::info!(
            workflow.id = %ending.workflow_id, account = %ending.account, status = status.as_str(),
            cursor = ending.cursor, "ends from outside, after its finally parts"
        );
        send_hint(engine, &hint_of(ending), Duration::ZERO).await;
    }
    if let Ended::Done(ended) = &ended {
        engine.watchers.notify(ended.id);
        if let Some(end) = Metric::end(status) {
            ports.metrics.count(end);
        }
        tracing::info!(
            workflow.id = %ended.workflow_id, account = %ended.account, status = status.as_str(), cursor = ended.cursor,
            error = ended.error.as_deref(), "ended from outside"
        );
        limits::wake_after(engine, &ended.account, &end.limits).await;
        settle_at_end(engine, ended).await;
        stop_children(engine, ended).await;
    }
    Ok(ended)
}

/// Whether the run was in a block with a finally part at its last commit. A run commits before the
/// first effect in such a block.
async fn is_guarded(engine: &Engine, row: &Execution) -> Result<bool> {
    if row.state.is_empty() {
        return Ok(false);
    }
    Ok(match codec::elsewhere(&row.state)? {
        // The blocks are in the row itself.
        None => codec::decode(&row.state)?.is_guarded(),
        Some(_) => load_state(engine, row).await?.is_guarded(),
    })
}

/// Ends the run as cancelled, or says that it had ended.
pub async fn stop(engine: &Engine, account: &AccountId, id: ExecutionId) -> Result<Execution> {
    let row = engine.ports.executions.read(account, id).await?.ok_or(Error::ExecutionNotFound)?;
    match end(engine, &row, Status::Cancelled, None).await? {
        Ended::Done(row) | Ended::Ending(row) => Ok(*row),
        Ended::Before(row) => Err(Error::ExecutionEnded { status: row.status.as_str() }),
        Ended::Missing | Ended::Moved => Err(Error::ExecutionNotFound),
    }
}

/// Stops a run whose end no other run waits for any more, if it exists and has not ended. A failure
/// is only logged: the run then continues to its own end.
pub fn stop_child<'a>(engine: &'a Engine, account: &'a AccountId, id: ExecutionId) -> BoxFuture<'a, ()> {
    async move {
        match stop(engine, account, id).await {
            Ok(_) | Err(Error::ExecutionNotFound | Error::ExecutionEnded { .. }) => {}
            Err(error) => tracing::warn!(execution.id = %id, %error, "a child was not stopped; it runs to its end"),
        }
    }
    .boxed()
}

/// Stops the runs and state machines that an ended run was waiting for. Stopping a child stops its
/// children in turn. The depth is limited, because that of calls of workflows is limited.
fn stop_children<'a>(engine: &'a Engine, row: &'a Execution) -> BoxFuture<'a, ()> {
    async move {
        if row.state.is_empty() {
            return;
        }
        match load_state(engine, row).await {
            Ok(state) => {
                for outside in interpret::all_outside(&state) {
                    stop_outside(engine, &row.account, row.id, outside).await;
                }
            }
            Err(error) => {
                tracing::warn!(execution.id = %row.id, %error, "what the run waited for was not looked for");
            }
        }
    }
    .boxed()
}

/// Stops something that a run does not wait for any more. A failure is only logged.
pub async fn stop_outside(engine: &Engine, account: &AccountId, id: ExecutionId, outside: Outside) {
    match outside {
        Outside::Child(key) => stop_child(engine, account, child_id(id, key)).await,
        Outside::Machine(execution) => {
            let call = CloudCall::Stop { execution };
            if let Err(error) = engine.ports.cloud.call(call, "").await {
                tracing::warn!(execution.id = %id, %error, "a state machine was not stopped; it runs to its end");
            }
        }
    }
}
