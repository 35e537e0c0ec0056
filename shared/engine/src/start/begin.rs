//! Starts a run that has been accepted: here, or in a worker. The futures are large, so they are
//! boxed and not part of each caller's future.

use super::elsewhere;
use crate::admission::entry::{Entry, StoreOutcome};
use crate::interpret::Decision;
use crate::rows::{load_program, load_state, span};
use crate::run::{self, Bounds, Reply, Run, RunEnd};
use crate::undeclared::AllUndeclared;
use crate::view::{RunView, assemble, response};
use crate::{Engine, Error, Program, Result, State, limits};
use futures::future::BoxFuture;
use model::json::Losses;
use model::{AccountId, Execution, ExecutionId, Phase, Status, Timestamp, WorkflowId};
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;
use tracing::Instrument;

/// Whether a caller waits for the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// The caller does not wait: the run is queued.
    Async,
    /// The caller waits up to the cap; then the run continues in the workers.
    Sync,
    /// The caller waits, but no longer than this.
    SyncFor(Duration),
    /// The caller waits up to the cap for the response that a step `respond` gives. A run of a
    /// workflow without such a step is queued.
    Response,
}

impl Wait {
    /// How long the caller of a run of this program waits at most; `None` = not at all.
    fn patience(self, cap: Duration, program: &Program) -> Option<Duration> {
        match self {
            Self::Async => None,
            Self::Response if !program.responds() => None,
            Self::Sync | Self::Response => Some(cap),
            Self::SyncFor(patience) => Some(patience.min(cap)),
        }
    }
}

/// An accepted run.
#[derive(Clone, Debug)]
pub struct Executed {
    /// The run's id.
    pub id: ExecutionId,
    /// The workflow that it runs.
    pub workflow_id: WorkflowId,
    /// The status so far.
    pub status: Status,
    /// When it was accepted.
    pub started_at: Timestamp,
    /// The run, if it has ended.
    pub view: Option<RunView>,
    /// The response that its step `respond` has given, if there is one so far.
    pub response: Option<Value>,
    /// Whether an earlier request with the same idempotency key has started it.
    pub is_repeated: bool,
    /// The given inputs that its workflow does not declare.
    pub undeclared: AllUndeclared,
    /// What reading its inputs that were given as texts has changed or dropped.
    pub lost: Losses,
}

/// A run that may be started.
pub struct Start {
    /// Its row, not stored yet.
    pub row: Execution,
    /// The program that it runs.
    pub program: Arc<Program>,
    /// The state from which it is resumed; `None` = it begins with its inputs.
    pub state: Option<State>,
    /// The conditions for its start.
    pub entry: Entry,
}

/// Starts a run, and waits as the caller asks.
pub async fn begin(engine: &Engine, start: Start, wait: Wait) -> Result<Executed> {
    let span = span(start.row.id, Some(start.row.trace));
    here_or_queued(engine, start, wait).instrument(span).await
}

async fn here_or_queued(engine: &Engine, mut start: Start, wait: Wait) -> Result<Executed> {
    if let Some(state) = &mut start.state {
        run::put_state(engine, &mut start.row, state).await?;
    }
    match wait.patience(engine.config.sync_cap, &start.program) {
        None => Box::pin(queue(engine, start.row, &start.entry)).await,
        Some(cap) => Box::pin(run_here(engine, start, cap, wait)).await,
    }
}

async fn queue(engine: &Engine, mut row: Execution, entry: &Entry) -> Result<Executed> {
    // The usage of the request's invocation until now.
    row.usage.invocations += 1;
    row.usage.mb_ms += run::priced_time(engine, row.started_at.plus_millis(-1), engine.ports.clock.now());
    let (accepted, account) = (running(&row), row.account.clone());
    let entered = run::store_queued(engine, row, entry).await?;
    Ok(answer_if_not_stored(engine, &account, entered, Wait::Async).await?.unwrap_or(accepted))
}

/// The answer, if the row was not stored and the run was not started; otherwise `None`.
async fn answer_if_not_stored(
    engine: &Engine,
    account: &AccountId,
    entered: StoreOutcome,
    wait: Wait,
) -> Result<Option<Executed>> {
    match entered {
        StoreOutcome::Done => Ok(None),
        StoreOutcome::Taken => Err(Error::Internal("an execution id was used twice")),
        StoreOutcome::Before(id) => repeated(engine, account, id, wait).await.map(Some),
    }
}

/// The answer to a repeated request. Its caller waits for the run like the caller of the first
/// request.
pub fn repeated<'a>(
    engine: &'a Engine,
    account: &'a AccountId,
    id: ExecutionId,
    wait: Wait,
) -> BoxFuture<'a, Result<Executed>> {
    Box::pin(async move {
        let row = engine.ports.executions.read(account, id).await?.ok_or(Error::ExecutionNotFound)?;
        let known = Executed { status: row.status, is_repeated: true, ..running(&row) };
        let is_over = row.status.is_terminal();
        // These callers get nothing for which the program is needed.
        match wait {
            Wait::Async if !is_over => return Ok(known),
            Wait::Response if is_over => {
                let response = response(&load_state(engine, &row).await?);
                return Ok(Executed { response, ..known });
            }
            _ => {}
        }
        let mut until = engine.ports.clock.now();
        if !is_over {
            let program = load_program(engine, account, &row.workflow_id, row.revision).await?;
            let program = program.ok_or(Error::Internal("the revision of an execution is gone"))?;
            until = until.plus(wait.patience(engine.config.sync_cap, &program).unwrap_or_default());
        }
        let answer = followed(engine, row, until, wait == Wait::Response).await?;
        Ok(Executed { is_repeated: true, ..answer })
    })
}

/// The answer about a run that another process executes. Returns when the run has what its caller
/// waits for, or at `until`.
async fn followed(engine: &Engine, row: Execution, until: Timestamp, until_response: bool) -> Result<Executed> {
    let accepted = running(&row);
    let view = elsewhere::follow(engine, row, until, until_response).await?;
    let (status, response) = (view.row.status, view.response.clone());
    Ok(Executed { status, response, view: status.is_terminal().then_some(view), ..accepted })
}

fn running(row: &Execution) -> Executed {
    Executed {
        id: row.id,
        workflow_id: row.workflow_id.clone(),
        status: Status::Running,
        started_at: row.started_at,
        view: None,
        response: None,
        is_repeated: false,
        undeclared: AllUndeclared::default(),
        lost: Losses::default(),
    }
}

async fn run_here(engine: &Engine, start: Start, cap: Duration, wait: Wait) -> Result<Executed> {
    let Start { mut row, program, state, entry } = start;
    let accepted = running(&row);
    let account = row.account.clone();
    let (until_response, hand_over_at) = (wait == Wait::Response, row.started_at.plus(cap));
    row.segment_at = Some(row.started_at);
    // A run with conditions, or with a state, is stored before it begins. Otherwise a run without
    // effects is stored once, at its end.
    let stored = !entry.is_open() || state.is_some();
    if stored {
        let entered = run::store_claimed(engine, &mut row, &entry).await?;
        if let Some(answer) = answer_if_not_stored(engine, &account, entered, wait).await? {
            return Ok(answer);
        }
        // The run waits for a place of its workflow's limit. A worker continues it when it has one.
        if row.phase == Phase::Waiting {
            return followed(engine, row, hand_over_at, until_response).await;
        }
        // A short wait for the rate of the limit is waited for here.
        if let Some(from) = limits::of_run(&row).and_then(|place| place.from) {
            engine.ports.clock.sleep_until(from).await;
        }
    }
    let state = state.unwrap_or_else(|| State::new(&row.trigger.data));
    let abort_at = engine.background.is_none().then(|| hand_over_at.plus(engine.config.sync_grace));
    let min_left = Duration::from_secs(5).min(cap / 2);
    let bounds =
        Bounds { began: row.started_at, stays_for_children: true, hand_over_at, abort_at, min_left, until_response };
    let mut run = Run::new(engine.clone(), program, row, state, stored, bounds);
    // A short run without effects ends here. Only a run that waits or computes is moved to a task
    // of its own.
    let decision = run.begin().await?;
    let waits = decision.outcome.is_none();
    let end = match &engine.background {
        Some(background) if waits => in_background(background.as_ref(), run, decision).await?,
        _ => run.drive_to_end(decision).await?,
    };
    match end {
        RunEnd::Ended(finished) => {
            let view = assemble(finished.row, &finished.state, &finished.program);
            Ok(Executed { status: view.row.status, response: view.response.clone(), view: Some(view), ..accepted })
        }
        RunEnd::HandedOver { response } => Ok(Executed { response, ..accepted }),
        // The run was stopped, or a worker executes it.
        RunEnd::Lost => {
            let row = engine.ports.executions.read(&account, accepted.id).await?.ok_or(Error::ExecutionNotFound)?;
            followed(engine, row, hand_over_at, until_response).await
        }
    }
}

/// Continues the run in the background. The request waits for it up to the cap.
async fn in_background(background: &dyn crate::engine::Background, run: Run, decision: Decision) -> Result<RunEnd> {
    let (reply, answer) = oneshot::channel();
    background.spawn(Box::pin(run.drive_and_reply(decision, reply).in_current_span()));
    match answer.await {
        Ok(Reply::End(end)) => end,
        Ok(Reply::Early { response }) => Ok(RunEnd::HandedOver { response }),
        Err(_) => Err(Error::Internal("the run was dropped; the sweep picks it up")),
    }
}
