//! Which workflows may be run, and the row of a run that is accepted.

use crate::rows::{NewRow, new_row, run_secret};
use crate::{Engine, Error, Result, run};
use model::{AccountId, Callback, Execution, ExecutionId, Origin, TraceId, Trigger, Workflow, WorkflowId};

/// The longest time limit of a run: ten years, in seconds.
const MAX_LIMIT_S: i64 = 10 * 366 * 24 * 3600;

/// The parts of a new row, except for its ids and its secret.
pub struct Accept<'a> {
    /// The account of the caller.
    pub account: &'a AccountId,
    /// The workflow, with the revision that runs.
    pub workflow: &'a Workflow,
    /// The trigger with the inputs.
    pub trigger: Trigger,
    /// The completion webhook of the run.
    pub callback: Option<Callback>,
    /// The time limit of the caller, in seconds.
    pub timeout_s: Option<i64>,
    /// The run that it repeats or resumes.
    pub origin: Option<Origin>,
}

/// A workflow that may be run.
pub async fn runnable(engine: &Engine, account: &AccountId, id: &WorkflowId) -> Result<Workflow> {
    let workflow = engine.ports.workflows.read(account, id).await?.ok_or(Error::WorkflowNotFound)?;
    if run::may_run(engine, account, &workflow).await? { Ok(workflow) } else { Err(Error::WorkflowDisabled) }
}

/// A new row, which is not stored yet.
pub fn accept(engine: &Engine, new: Accept<'_>) -> Execution {
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
    // Reading the workflow counts as well.
    row.usage.reads += 1;
    row
}
