//! Every write that a run makes to its row.

use super::Run;
use crate::limits::{self, Plan};
use crate::ports::Metric;
use crate::ports::executions::{Commit, Committed, Created, Guards, LimitChange, Next, Renewal};
use crate::state::codec;
use crate::{Result, units};
use model::{Execution, Phase};
use std::collections::BTreeMap;

/// The size of the names and keys of a spilled item, in bytes.
const SPILL_KEY: usize = 120;

impl Run {
    /// Commits the current state, and what happens next. If `inbox` is given, the commit fails if
    /// the row was woken since.
    pub(super) async fn commit(&mut self, next: Next, inbox: Option<u64>) -> Result<Committed> {
        let plan = self.plan_places(&[], &BTreeMap::new(), matches!(next, Next::End { .. }));
        self.commit_with(next, inbox, plan).await
    }

    /// Commits the state together with these places.
    pub(super) async fn commit_with(&mut self, next: Next, inbox: Option<u64>, plan: Plan) -> Result<Committed> {
        let Plan { places, changes, .. } = plan;
        let executions = self.engine.ports.executions.clone();
        // Storing a new row claims it. A row that was only read is claimed before items are
        // spilled, and their keys contain the fence of that claim.
        let fence = self.row.fence + u64::from(!self.is_stored || !self.is_claimed);
        self.state.computed_s = self.computed_s();
        let encoded = codec::encode(&mut self.state, self.row.cursor, fence, self.spills_put)?;
        if !encoded.spills.is_empty() && !self.ensure_claim().await? {
            return Ok(Committed::Conflict);
        }
        let fence = if self.is_claimed { fence } else { self.row.fence };
        let is_first = !self.is_claimed && self.row.fence == 0 && self.row.cursor == 0;
        self.spills_put += encoded.spills.len() as u32;
        for (key, bytes) in &encoded.spills {
            executions.put_spill(&self.row.account, self.row.id, *key, bytes).await?;
            self.meter.used.writes += units::written(bytes.len() + SPILL_KEY);
        }
        let usage = self.usage_after(&next, encoded.row.len(), &changes);
        let done = if self.is_stored {
            let commit = Commit {
                account: self.row.account.clone(),
                id: self.row.id,
                fence,
                cursor: self.row.cursor,
                inbox,
                attempt_id: self.row.attempt_id.clone(),
                places: places.clone(),
                limits: changes.clone(),
                state: encoded.row.clone(),
                usage,
                next: next.clone(),
            };
            executions.commit(&commit).await?
        } else {
            Committed::Done
        };
        // A woken row is as it was before; its values stay where they have been spilled.
        if matches!(done, Committed::Woken { .. } | Committed::Limited) {
            self.meter_refusal(encoded.row.len());
            return Ok(done);
        }
        let before = (!changes.is_empty() && !self.is_stored).then(|| self.row.clone());
        apply_next(&mut self.row, &next);
        self.row.fence = fence;
        self.row.cursor += 1;
        self.row.places = places;
        self.row.state = encoded.row;
        self.row.usage = usage;
        let is_new = !self.is_stored;
        let done = if self.is_stored { done } else { self.create(&changes).await? };
        if let (Committed::Limited, Some(before)) = (done, before) {
            self.row = before;
            return Ok(done);
        }
        self.spills_put = 0;
        self.is_stored = true;
        // A commit that sets a lease claims the row that was only read.
        self.is_claimed |= matches!(next, Next::Continue { .. }) && done.is_done();
        self.reset_meter();
        self.committed_at = self.engine.ports.clock.now();
        self.committed_steps = self.state.executed;
        self.committed_guards = self.state.guards().collect();
        if done.is_done() {
            self.engine.watchers.notify(self.row.id);
            self.log_commit(encoded.spills.len());
            self.count_commit(is_new, is_new || is_first);
            self.stop_abandoned().await;
            limits::wake_after(&self.engine, &self.row.account, &changes).await;
        }
        Ok(done)
    }

    /// Stores the new row.
    async fn create(&self, changes: &[LimitChange]) -> Result<Committed> {
        let executions = &self.engine.ports.executions;
        if changes.is_empty() {
            let is_created = executions.create(&self.row).await?;
            return Ok(if is_created { Committed::Done } else { Committed::Conflict });
        }
        let guards = Guards { limits: changes.to_vec(), ..Guards::default() };
        Ok(match executions.create_guarded(&self.row, &guards).await? {
            Created::Done => Committed::Done,
            Created::Limited => Committed::Limited,
            Created::Taken | Created::KeyUsed(_) | Created::TurnTaken(_) => Committed::Conflict,
        })
    }

    /// Counts the events that a successful commit has caused.
    fn count_commit(&self, is_new: bool, is_started: bool) {
        let metrics = &self.engine.ports.metrics;
        if is_new {
            metrics.count(Metric::Accepted);
        }
        if is_started {
            metrics.count(Metric::Started);
        }
        if let Some(end) = Metric::end(self.row.status) {
            metrics.count(end);
        }
    }

    /// Logs a successful commit.
    fn log_commit(&self, spills: usize) {
        let row = &self.row;
        tracing::info!(
            workflow.id = %row.workflow_id, account = %row.account, status = row.status.as_str(), phase = row.phase.as_str(),
            cursor = row.cursor, steps = self.state.executed, state.bytes = row.state.len(), spills,
            segment_ms = self.bounds.began.until(self.committed_at).as_millis() as u64, "committed"
        );
    }

    /// Commits, and continues in this invocation. False: another worker holds the row.
    pub(super) async fn commit_and_continue(&mut self) -> Result<bool> {
        if !self.ensure_claim().await? {
            return Ok(false);
        }
        let lease_until = self.engine.ports.clock.now().plus(self.engine.config.lease);
        Ok(self.commit(Next::Continue { lease_until, segment_at: self.now }, None).await?.is_done())
    }

    /// Renews the lease. False: another worker holds the row.
    pub(super) async fn renew(&mut self) -> Result<bool> {
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
pub(super) fn apply_next(row: &mut Execution, next: &Next) {
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
