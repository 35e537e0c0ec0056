//! The place that a run needs before it begins, if its workflow has a limit. The write that stores
//! the row takes the place, or a number in the waiting list. A run that had to wait takes its place
//! here.

use super::places::Known;
use super::{Run, RunEnd};
use crate::limits::{self, ROUNDS, RUN, Want};
use crate::ports::executions::{Committed, Next};
use crate::{Error, Result};

impl Run {
    /// Takes the place of a run that has waited for one. `None`: the run may begin. Otherwise it
    /// continues to wait, or another worker has it.
    pub(super) async fn take_run_place(&mut self) -> Result<Option<RunEnd>> {
        for round in 0..ROUNDS {
            let Some(place) = limits::of_run(&self.row).cloned() else { return Ok(None) };
            if place.is_had() {
                let from = place.from.filter(|from| *from > self.engine.ports.clock.now());
                let Some(from) = from else { return Ok(None) };
                let done = self.commit_wait(Some(from), None).await?;
                return Ok(Some(self.run_end(done)));
            }
            let Some(rule) = self.program.limit.as_ref().map(|limit| limit.rule) else {
                return Err(Error::Internal("a run waits for a limit that its workflow does not have"));
            };
            let want = Want { user: RUN.to_owned(), key: place.key.clone(), rule };
            let mut known = Known::new();
            self.read_limits(&mut known, vec![place.key]).await?;
            let plan = self.plan_places(&[want], &known, false);
            if plan.is_new {
                let lease_until = self.engine.ports.clock.now().plus(self.engine.config.lease);
                let next = Next::Continue { lease_until, segment_at: self.now };
                match self.commit_with(next, None, plan).await? {
                    Committed::Done => {}
                    Committed::Limited => limits::pause(&self.engine, self.row.id, round).await,
                    Committed::Conflict | Committed::Woken { .. } => return Ok(Some(RunEnd::Lost)),
                }
                continue;
            }
            let inbox = self.row.inbox;
            match self.commit_wait(None, Some(inbox)).await? {
                Committed::Woken { inbox } => self.row.inbox = inbox,
                done => return Ok(Some(self.run_end(done))),
            }
        }
        tracing::warn!(execution.id = %self.row.id, "the limit of a workflow changes too often; the sweep tries again");
        self.abort().await.map(Some)
    }
}
