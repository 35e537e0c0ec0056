//! Starts a run: accepted by one conditional write, then run here or queued. The same request under the same key starts it once.

use crate::admission::entry::{Entry, RequestKey};
use crate::admission::{callback, inputs};
use crate::engine::Engine;
use crate::error::Error;
use crate::program::Program;
use crate::run::{self, NewRow, load_program, new_row, run_secret};
use crate::usecase::latest_run;
use crate::usecase::start_run::{self, Start};
use crate::view::RunView;
use model::{
    AccountId, Callback, Execution, ExecutionId, Origin, Reentry, Status, Timestamp, TraceId, Trigger, Workflow,
    WorkflowId,
};
use serde_json::{Map, Value, json};
use std::sync::Arc;
use std::time::Duration;

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
    /// Whether a blank input means none where the declared type is no text: the caller's form or query can say it in no other way.
    pub blank_is_none: bool,
    /// What starts it; its `data` is replaced by the inputs.
    pub trigger: Trigger,
    /// Whether the caller waits.
    pub wait: Wait,
    /// Who is told the end.
    pub callback: Option<Callback>,
    /// The caller's time limit in seconds; none or not positive = no limit of its own.
    pub timeout_s: Option<i64>,
    /// A key that the caller never uses for another request: used again within a day, it leads to the run that it started.
    pub idempotency_key: Option<String>,
    /// What happens while another run is under way, where the workflow does not say; none = it runs beside the other.
    pub reentry: Option<Reentry>,
}

impl Execute {
    /// A request without inputs, for the workflow as it is, by a caller who neither waits nor is told the end.
    pub fn new(account: AccountId, workflow: WorkflowId, trigger: Trigger) -> Self {
        Self {
            account,
            workflow,
            revision: None,
            inputs: Map::new(),
            blank_is_none: false,
            trigger,
            wait: Wait::Async,
            callback: None,
            timeout_s: None,
            idempotency_key: None,
            reentry: None,
        }
    }
}

/// Whether a caller waits for the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// No: the run is queued.
    Async,
    /// Yes, up to the cap; then the run goes on in the workers.
    Sync,
    /// The same, but no longer than this.
    SyncFor(Duration),
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
    let asked = json!({"workflow": request.workflow, "inputs": request.inputs, "revision": request.revision});
    let key = request_key(request.idempotency_key, &asked);
    // Looked for first: what has been accepted stays accepted, whatever became of the workflow.
    if let Some(key) = &key
        && let Some(before) = key.before(engine, account).await?
    {
        return start_run::repeated(engine, account, before).await;
    }
    let mut workflow = runnable(engine, account, &request.workflow).await?;
    workflow.revision = request.revision.unwrap_or(workflow.revision);
    let program = runnable_program(engine, account, &workflow).await?;
    if let Some(callback) = &request.callback {
        callback::check(engine, account, callback).await?;
    }
    let mut given = request.inputs;
    if request.blank_is_none {
        inputs::drop_blanks(&program.inputs, &mut given);
    }
    let data = inputs::admit(&program.inputs, given)?;
    let trigger = Trigger { data, ..request.trigger };
    let timeout_s = request.timeout_s;
    let callback = request.callback;
    let row = accept(engine, Accept { account, workflow: &workflow, trigger, callback, timeout_s, origin: None });
    let reentry = workflow.reentry_behavior.or(request.reentry).unwrap_or_default();
    if workflow.reentry_behavior.is_none()
        && reentry == Reentry::BlockNew
        && let Some(other) = without_turn(engine, account, &workflow.id).await?
    {
        // Started by the same request meanwhile, it is no obstacle but the answer.
        return match &key {
            Some(key) if key.before(engine, account).await? == Some(other) => {
                start_run::repeated(engine, account, other).await
            }
            _ => Err(Error::Busy { execution: other.vflow() }),
        };
    }
    start_run::run(engine, Start { row, program, state: None, entry: Entry { key, reentry } }, request.wait).await
}

/// The workflow's newest run, if it is under way. Where the workflow itself does not say how it is entered, other callers' runs take no turn, and
/// the write that stores a run does not see them.
async fn without_turn(
    engine: &Engine,
    account: &AccountId,
    workflow: &WorkflowId,
) -> Result<Option<ExecutionId>, Error> {
    let newest = latest_run::run(engine, account, workflow).await?;
    Ok(newest.filter(|newest| newest.status == Status::Running).map(|newest| newest.id))
}

/// The key of a request that these values tell from others, if it has one.
pub(super) fn request_key(key: Option<String>, asked: &Value) -> Option<RequestKey> {
    key.map(|key| RequestKey::new(key, asked))
}

/// A workflow that may be run.
pub(super) async fn runnable(engine: &Engine, account: &AccountId, id: &WorkflowId) -> Result<Workflow, Error> {
    let workflow = engine.ports.workflows.read(account, id).await?.ok_or(Error::WorkflowNotFound)?;
    if run::may_run(engine, account, &workflow).await? { Ok(workflow) } else { Err(Error::WorkflowDisabled) }
}

/// The program of the workflow's revision, if all of it can run here.
pub(super) async fn runnable_program(
    engine: &Engine,
    account: &AccountId,
    workflow: &Workflow,
) -> Result<Arc<Program>, Error> {
    let program = load_program(engine, account, &workflow.id, workflow.revision).await?;
    let program = program.ok_or(Error::Internal("the workflow's revision is gone"))?;
    if let Some((node, reason)) = program.not_runnable() {
        let (step_id, module_id) = (node.id.clone(), node.module_id.clone());
        return Err(Error::NotRunnable { step_id, module_id, reason });
    }
    Ok(program)
}

/// What a new row is made of, beside what is drawn for it.
pub(super) struct Accept<'a> {
    /// The caller's account.
    pub account: &'a AccountId,
    /// The workflow, of the revision that shall run.
    pub workflow: &'a Workflow,
    /// What starts it, with its inputs.
    pub trigger: Trigger,
    /// Who is told the end.
    pub callback: Option<Callback>,
    /// The caller's time limit in seconds.
    pub timeout_s: Option<i64>,
    /// The run that it repeats or takes up.
    pub origin: Option<Origin>,
}

/// A new row, not stored yet.
pub(super) fn accept(engine: &Engine, new: Accept<'_>) -> Execution {
    let now = engine.ports.clock.now();
    let limits = [new.timeout_s, new.workflow.max_execution_time].into_iter().flatten().filter(|limit| *limit > 0);
    let id = ExecutionId::from_uuid(engine.ports.ids.uuid(now));
    let row = NewRow {
        account: new.account.clone(),
        id,
        trigger: new.trigger,
        parent: None,
        callback: new.callback.or_else(|| new.workflow.callback()),
        origin: new.origin,
        trace: engine.trace.unwrap_or_else(|| TraceId::of(id)),
        secret: run_secret(&engine.ports.ids.secret()),
        limit_s: limits.min().map(|limit| limit.min(MAX_LIMIT_S)),
        attempt_id: engine.ports.ids.uuid(now).simple().to_string(),
        now,
    };
    let mut row = new_row(row, new.workflow);
    // The workflow was read.
    row.usage.reads += 1;
    row
}
