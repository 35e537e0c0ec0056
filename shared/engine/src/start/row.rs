//! The row of a run as it is accepted.

use crate::engine::Engine;
use crate::run::{NewRow, new_row, run_secret};
use model::{AccountId, Callback, Execution, ExecutionId, Origin, TraceId, Trigger, Workflow};

/// The longest time limit of a run: ten years, in seconds.
const MAX_LIMIT_S: i64 = 10 * 366 * 24 * 3600;

/// What a new row is made of, beside its ids and its secret.
pub struct Accept<'a> {
    /// The caller's account.
    pub account: &'a AccountId,
    /// The workflow, of the revision that shall run.
    pub workflow: &'a Workflow,
    /// What starts it, with its inputs.
    pub trigger: Trigger,
    /// The webhook that is called when it has ended.
    pub callback: Option<Callback>,
    /// The caller's time limit in seconds.
    pub timeout_s: Option<i64>,
    /// The run that it repeats or resumes.
    pub origin: Option<Origin>,
}

/// A new row, not stored yet.
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
    // The workflow was read.
    row.usage.reads += 1;
    row
}
