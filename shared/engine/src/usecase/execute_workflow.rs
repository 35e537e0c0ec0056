//! Starts a run: accepted by one conditional write, then run here or queued.

use crate::admission::{callback, inputs};
use crate::engine::Engine;
use crate::error::Error;
use crate::interpret::Decision;
use crate::program::Program;
use crate::run::{self, Bounds, NewRow, Reply, Run, RunEnd, load_program, new_row, run_secret};
use crate::state::State;
use crate::usecase::read_execution;
use crate::view::{RunView, assemble};
use model::{AccountId, Callback, Execution, ExecutionId, Status, Timestamp, Trigger, Workflow, WorkflowId};
use serde_json::{Map, Value};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;

/// The longest time limit of a run: ten years, in seconds.
const MAX_LIMIT_S: i64 = 10 * 366 * 24 * 3600;

/// A request to run a workflow.
#[derive(Clone, Debug)]
pub struct Execute {
    /// The caller's account.
    pub account: AccountId,
    /// Which workflow.
    pub workflow: WorkflowId,
    /// Which revision of it; none = the current one. Published versions name theirs.
    pub revision: Option<u32>,
    /// Its inputs: they become named variables and `trigger.data`.
    pub inputs: Map<String, Value>,
    /// What starts it; its `data` is replaced by the inputs.
    pub trigger: Trigger,
    /// Whether the caller waits.
    pub wait: Wait,
    /// Who is told the end.
    pub callback: Option<Callback>,
    /// The caller's time limit in seconds; none or not positive = no limit of its own.
    pub timeout_s: Option<i64>,
}

/// Whether a caller waits for the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// No: the run is queued.
    Async,
    /// Yes, up to the cap; then the run goes on in the workers.
    Sync,
}

/// An accepted run.
#[derive(Clone, Debug)]
pub struct Executed {
    /// The run.
    pub id: ExecutionId,
    /// Its workflow.
    pub workflow_id: WorkflowId,
    /// How it stands.
    pub status: Status,
    /// When it was accepted.
    pub started_at: Timestamp,
    /// The run, if it has ended.
    pub view: Option<RunView>,
}

/// Starts a run.
pub async fn run(engine: &Engine, request: Execute) -> Result<Executed, Error> {
    let account = &request.account;
    let mut workflow = engine.ports.workflows.read(account, &request.workflow).await?.ok_or(Error::WorkflowNotFound)?;
    if !run::may_run(engine, account, &workflow).await? {
        return Err(Error::WorkflowDisabled);
    }
    workflow.revision = request.revision.unwrap_or(workflow.revision);
    let program = load_program(engine, account, &workflow.id, workflow.revision).await?;
    let program = program.ok_or(Error::Internal("the workflow's revision is gone"))?;
    if let Some((node, reason)) = program.not_runnable() {
        let (step_id, module_id) = (node.id.clone(), node.module_id.clone());
        return Err(Error::NotRunnable { step_id, module_id, reason });
    }
    if let Some(callback) = &request.callback {
        callback::check(engine, account, callback).await?;
    }
    let row = accept(engine, &program, &workflow, &request)?;
    match request.wait {
        Wait::Async => queue(engine, row).await,
        Wait::Sync => run_here(engine, program, row).await,
    }
}

fn accept(engine: &Engine, program: &Program, workflow: &Workflow, request: &Execute) -> Result<Execution, Error> {
    let now = engine.ports.clock.now();
    let data = inputs::admit(&program.inputs, request.inputs.clone())?;
    let limits = [request.timeout_s, workflow.max_execution_time].into_iter().flatten().filter(|limit| *limit > 0);
    let new = NewRow {
        account: request.account.clone(),
        id: ExecutionId::from_uuid(engine.ports.ids.uuid(now)),
        trigger: Trigger { data, ..request.trigger.clone() },
        parent: None,
        callback: request.callback.clone(),
        secret: run_secret(&engine.ports.ids.secret()),
        limit_s: limits.min().map(|limit| limit.min(MAX_LIMIT_S)),
        attempt_id: engine.ports.ids.uuid(now).simple().to_string(),
        now,
    };
    Ok(new_row(new, workflow))
}

async fn queue(engine: &Engine, row: Execution) -> Result<Executed, Error> {
    let accepted = running(&row);
    if run::queue(engine, row).await? { Ok(accepted) } else { Err(Error::Internal("an execution id was used twice")) }
}

fn running(row: &Execution) -> Executed {
    Executed {
        id: row.id,
        workflow_id: row.workflow_id.clone(),
        status: Status::Running,
        started_at: row.started_at,
        view: None,
    }
}

async fn run_here(engine: &Engine, program: Arc<Program>, mut row: Execution) -> Result<Executed, Error> {
    let accepted = running(&row);
    let account = row.account.clone();
    row.segment_at = Some(row.started_at);
    let state = State::new(&row.trigger.data);
    let cap = engine.config.sync_cap;
    let hand_over_at = row.started_at.plus(cap);
    let abort_at = engine.background.is_none().then(|| hand_over_at.plus(engine.config.sync_grace));
    let least_left = Duration::from_secs(5).min(cap / 2);
    let bounds = Bounds { began: row.started_at, stays: true, hand_over_at, abort_at, least_left };
    let mut run = Run::new(engine.clone(), program, row, state, false, bounds);
    // A run that is pure to its end is finished here and now; only one that has to wait is worth a task of its own.
    let decision = run.begin().await?;
    let waits = decision.as_ref().is_some_and(|decision| decision.outcome.is_none());
    let end = match &engine.background {
        Some(background) if waits => in_background(background.as_ref(), run, decision).await?,
        _ => Some(run.carry_on_here(decision).await?),
    };
    match end {
        Some(RunEnd::Ended(finished)) => {
            let view = assemble(finished.row, &finished.state, &finished.program);
            Ok(Executed { status: view.row.status, view: Some(view), ..accepted })
        }
        None | Some(RunEnd::HandedOver) => Ok(accepted),
        // Stopped meanwhile, or picked up by a worker: the row knows.
        Some(RunEnd::Lost) => {
            let view = read_execution::run(engine, &account, accepted.id).await?;
            let status = view.row.status;
            Ok(Executed { status, view: status.is_terminal().then_some(view), ..accepted })
        }
    }
}

/// Carries the run on beside the request. `None`: the cap was reached, and it goes on.
async fn in_background(
    background: &dyn crate::engine::Background,
    run: Run,
    decision: Option<Decision>,
) -> Result<Option<RunEnd>, Error> {
    let (reply, answer) = oneshot::channel();
    background.spawn(Box::pin(run.carry_on(decision, reply)));
    match answer.await {
        Ok(Reply::End(end)) => end.map(Some),
        Ok(Reply::Early) => Ok(None),
        Err(_) => Err(Error::Internal("the run was dropped; the sweep picks it up")),
    }
}
