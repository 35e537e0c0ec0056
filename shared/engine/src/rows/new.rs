//! The row of a run as it is accepted.

use crate::digest;
use model::{
    AccountId, Callback, Delivery, Execution, ExecutionId, Origin, Parent, Phase, RunSecret, Status, Timestamp,
    TraceId, Trigger, Usage, Workflow,
};

/// The parts of a new row.
pub struct NewRow {
    /// The account that owns the run.
    pub account: AccountId,
    /// The run's id.
    pub id: ExecutionId,
    /// What has started the run.
    pub trigger: Trigger,
    /// The run that waits for it.
    pub parent: Option<Parent>,
    /// The webhook that is called when the run has ended.
    pub callback: Option<Callback>,
    /// The run that it repeats or resumes.
    pub origin: Option<Origin>,
    /// The trace of the request to which it belongs.
    pub trace: TraceId,
    /// The secret from which the addresses of its signals are derived.
    pub secret: RunSecret,
    /// Its longest duration in seconds, if it has one.
    pub limit_s: Option<i64>,
    /// The id of the write that stores the row, by which its writer recognises it.
    pub attempt_id: String,
    /// The current time.
    pub now: Timestamp,
}

/// The secret of a run: 128 of these bits, because every write of the row costs its length.
pub fn run_secret(bits: &[u8; 32]) -> RunSecret {
    let (half, _) = bits.split_at(16);
    RunSecret::from(digest::hex(half))
}

/// A new row, which is neither stored nor claimed yet.
pub fn new_row(new: NewRow, workflow: &Workflow) -> Execution {
    let reports = new.trigger.reports_failures();
    Execution {
        account: new.account,
        id: new.id,
        workflow_id: workflow.id.clone(),
        workflow_name: workflow.name.clone(),
        revision: workflow.revision,
        version: None,
        trigger: new.trigger,
        parent: new.parent,
        callback: new.callback,
        delivery: Delivery::default(),
        on_failure: workflow.on_failure.clone().filter(|_| reports),
        origin: new.origin,
        trace: new.trace,
        secret: new.secret,
        status: Status::Running,
        phase: Phase::Queued,
        fence: 0,
        cursor: 0,
        inbox: 0,
        attempts: 0,
        attempt_id: new.attempt_id,
        lease_until: None,
        due_at: None,
        segment_at: None,
        wake_at: None,
        deadline_at: new.limit_s.map(|seconds| new.now.plus_millis(seconds.saturating_mul(1000))),
        started_at: new.now,
        completed_at: None,
        error: None,
        pending_end: None,
        usage: Usage::default(),
        places: Vec::new(),
        state: Vec::new(),
    }
}
