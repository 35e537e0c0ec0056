//! The row of a run: how it begins, and every write a run makes to it.

use super::Run;
use crate::cost::units;
use crate::digest;
use crate::error::Error;
use crate::ports::Metric;
use crate::ports::executions::{Commit, Committed, Next, Renewal};
use crate::state::codec;
use model::{
    AccountId, Callback, Delivery, Execution, ExecutionId, Origin, Parent, Phase, RunSecret, Status, Timestamp,
    TraceId, Trigger, Usage, Workflow,
};

/// Names and keys of a spilled item.
const SPILL_KEY: usize = 120;

/// What a new row is made of.
pub struct NewRow {
    /// The tenant.
    pub account: AccountId,
    /// The run.
    pub id: ExecutionId,
    /// What started it.
    pub trigger: Trigger,
    /// The run that waits for it.
    pub parent: Option<Parent>,
    /// Who is told its end.
    pub callback: Option<Callback>,
    /// The run that it repeats or takes up.
    pub origin: Option<Origin>,
    /// The request that it belongs to.
    pub trace: TraceId,
    /// What the addresses are derived from at which the world can answer it.
    pub secret: RunSecret,
    /// Its longest duration in seconds, if it has one.
    pub limit_s: Option<i64>,
    /// Who makes it.
    pub attempt_id: String,
    /// Now.
    pub now: Timestamp,
}

/// A run's secret: 128 of those bits, because every write of a row pays for its length.
pub fn run_secret(bits: &[u8; 32]) -> RunSecret {
    let (half, _) = bits.split_at(16);
    RunSecret::from(digest::hex(half))
}

/// A row as it is accepted: nothing has run, nothing is claimed. Not stored yet.
pub fn new_row(new: NewRow, workflow: &Workflow) -> Execution {
    Execution {
        account: new.account,
        id: new.id,
        workflow_id: workflow.id.clone(),
        workflow_name: workflow.name.clone(),
        revision: workflow.revision,
        trigger: new.trigger,
        parent: new.parent,
        callback: new.callback,
        delivery: Delivery::default(),
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
        usage: Usage::default(),
        state: Vec::new(),
    }
}

impl Run {
    /// Commits the state as it is, and what happens next. With an `inbox`, only if the row has not been woken since.
    pub(super) async fn commit(&mut self, next: Next, inbox: Option<u64>) -> Result<Committed, Error> {
        let executions = self.engine.ports.executions.clone();
        // A new row is claimed by its own making.
        let fence = if self.stored { self.row.fence } else { 1 };
        self.state.computed_s = self.computed_s();
        let encoded = codec::encode(&mut self.state, self.row.cursor, fence, self.parts)?;
        self.parts += encoded.spills.len() as u32;
        for (key, bytes) in &encoded.spills {
            executions.put_spill(&self.row.account, self.row.id, *key, bytes).await?;
            self.meter.used.writes += units::written(bytes.len() + SPILL_KEY);
        }
        let usage = self.metered(&next, encoded.row.len());
        let done = if self.stored {
            let commit = Commit {
                account: self.row.account.clone(),
                id: self.row.id,
                fence,
                cursor: self.row.cursor,
                inbox,
                attempt_id: self.row.attempt_id.clone(),
                state: encoded.row.clone(),
                usage,
                next: next.clone(),
            };
            executions.commit(&commit).await?
        } else {
            Committed::Done
        };
        // A woken row is as it was before; its values stay where they have been put by now.
        if let Committed::Woken { .. } = done {
            self.meter_refusal(encoded.row.len());
            return Ok(done);
        }
        apply(&mut self.row, &next);
        self.row.fence = fence;
        self.row.cursor += 1;
        self.row.state = encoded.row;
        self.row.usage = usage;
        self.parts = 0;
        let is_new = !self.stored;
        let done = if self.stored || executions.create(&self.row).await? { done } else { Committed::Conflict };
        self.stored = true;
        self.paid();
        self.committed_at = self.engine.ports.clock.now();
        self.shown = self.state.executed;
        if done.is_done() {
            self.log_commit(encoded.spills.len());
            self.count_commit(is_new);
            self.let_go().await;
        }
        Ok(done)
    }

    /// What a commit that holds has made true.
    fn count_commit(&self, is_new: bool) {
        let metrics = &self.engine.ports.metrics;
        if is_new {
            metrics.count(Metric::Accepted);
            metrics.count(Metric::Started);
        }
        if let Some(end) = Metric::end(self.row.status) {
            metrics.count(end);
        }
    }

    /// The line of a commit that holds.
    fn log_commit(&self, spills: usize) {
        let row = &self.row;
        tracing::info!(
            workflow.id = %row.workflow_id, account = %row.account, status = row.status.as_str(), phase = row.phase.as_str(),
            cursor = row.cursor, steps = self.state.executed, state.bytes = row.state.len(), spills,
            segment_ms = self.bounds.began.until(self.committed_at).as_millis() as u64, "committed"
        );
    }

    /// Commits and carries on.
    pub(super) async fn commit_on(&mut self) -> Result<bool, Error> {
        let lease_until = self.engine.ports.clock.now().plus(self.engine.config.lease);
        Ok(self.commit(Next::Continue { lease_until, segment_at: self.now }, None).await?.is_done())
    }

    /// Keeps the row while an effect is under way.
    pub(super) async fn renew(&mut self) -> Result<bool, Error> {
        let lease_until = self.engine.ports.clock.now().plus(self.engine.config.lease);
        let renewal = Renewal {
            account: self.row.account.clone(),
            id: self.row.id,
            fence: self.row.fence,
            lease_until,
            attempts: None,
        };
        let kept = self.engine.ports.executions.renew(&renewal).await? == Committed::Done;
        self.row.lease_until = Some(lease_until);
        self.meter_renewal();
        Ok(kept)
    }
}

/// The row's columns after `next`, as the store will have them.
pub(super) fn apply(row: &mut Execution, next: &Next) {
    row.attempts = 0;
    row.lease_until = None;
    row.segment_at = None;
    row.wake_at = None;
    match next {
        Next::Continue { lease_until, segment_at } => {
            row.phase = Phase::Running;
            row.lease_until = Some(*lease_until);
            row.due_at = Some(*lease_until);
            row.segment_at = Some(*segment_at);
        }
        Next::Queue { due_at } => {
            row.phase = Phase::Queued;
            row.due_at = Some(*due_at);
        }
        Next::Wait { wake_at, due_at } => {
            row.phase = Phase::Waiting;
            row.wake_at = *wake_at;
            row.due_at = *due_at;
        }
        Next::End { status, error, at, due_at } => {
            row.phase = Phase::Done;
            row.status = *status;
            row.error.clone_from(error);
            row.completed_at = Some(*at);
            row.due_at = *due_at;
        }
    }
}
