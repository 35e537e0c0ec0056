//! Computing in slices: between two slices other runs compute, the time limits are checked, and the
//! lease of the row is renewed.

use super::Run;
use crate::interpret::{self, Decision, Event, advance};
use crate::{BrokenInvariant, Engine, Error, Result, State};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;

/// The work of the first slice, which is computed in the thread that has received the event.
const AT_ONCE: u64 = 1_000;
/// The largest work of a slice.
const MOST: u64 = 1_000_000;
/// The intended duration of a slice.
const SLICE: Duration = Duration::from_millis(20);

/// The size of the next slice of computing, and the time of all slices so far.
pub struct Pace {
    /// The work of the next slice.
    work: u64,
    /// The work of a first slice.
    at_once: u64,
    /// How long the run has computed, in this and in earlier invocations.
    spent: Duration,
}

impl Pace {
    /// Begins with the computing time in the state.
    pub fn new(engine: &Engine, state: &State) -> Self {
        let at_once = if engine.config.commit_every_step { 1 } else { AT_ONCE };
        Self { work: at_once, at_once, spent: Duration::from_secs(state.computed_s) }
    }

    /// Adds the time of a slice, and changes the size of the next one accordingly.
    fn adapt(&mut self, time: Duration) {
        self.spent += time;
        if self.at_once > 1 && time * 2 < SLICE {
            self.work = (self.work * 2).min(MOST);
        } else if time > SLICE {
            self.work = (self.work / 2).max(self.at_once);
        }
    }
}

/// The result of computing.
pub(super) enum Computed {
    /// The decision of the interpreter. If this invocation is about to end, there may be more to
    /// compute.
    Decided(Decision),
    /// The run has exceeded its time limit. Its steps stay as they are, so that another run can
    /// resume from them.
    TimedOut,
    /// Another worker has the row.
    Lost,
}

impl Run {
    /// Passes an event to the interpreter, and computes a first slice.
    pub(super) fn advance(&mut self, event: Event) -> Decision {
        let clock = &self.engine.ports.clock;
        let began = clock.thread_time();
        let decided = advance(&self.program, &self.facts, &mut self.state, event, self.now, self.pace.at_once);
        self.pace.spent += clock.thread_time().saturating_sub(began);
        decided.unwrap_or_else(|broken| self.fail_broken(broken))
    }

    /// Fails the run: its program and its state contradict each other, so the run must not
    /// continue.
    pub(super) fn fail_broken(&mut self, broken: BrokenInvariant) -> Decision {
        tracing::error!(
            execution.id = %self.row.id, workflow.id = %self.row.workflow_id, account = %self.row.account,
            error = %broken, "a broken invariant fails the execution"
        );
        interpret::break_off(&self.program, &self.facts, &mut self.state, self.now, |_| broken.to_string())
    }

    /// Executes pure steps until every fibre waits, the run has ended, or this invocation is about
    /// to end.
    pub(super) async fn compute(&mut self, mut decision: Decision) -> Result<Computed> {
        while decision.more && decision.outcome.is_none() {
            let now = self.engine.ports.clock.now();
            if self.row.deadline_at.is_some_and(|deadline| now >= deadline) {
                self.abandoned.append(&mut decision.abandoned);
                return Ok(Computed::TimedOut);
            }
            if now >= self.bounds.hand_over_at {
                break;
            }
            // Only the first, short slice may be computed without a claim, and so by several
            // workers.
            if !self.ensure_claim().await? {
                return Ok(Computed::Lost);
            }
            let limit = self.engine.config.computing;
            if self.pace.spent >= limit {
                let over = |step: &str| {
                    format!("step '{step}': the run has computed for {} s, which is the limit", limit.as_secs())
                };
                decision.join(interpret::break_off(&self.program, &self.facts, &mut self.state, self.now, over));
                break;
            }
            // The commit shows the progress of the run and renews its lease. If it is refused, this
            // invocation has lost the row.
            let is_time = self.committed_at.until(now) >= self.engine.config.commit_after;
            if (self.engine.config.commit_every_step || is_time) && !self.commit_and_continue().await? {
                return Ok(Computed::Lost);
            }
            tokio::task::yield_now().await;
            let next = self.compute_slice().await?;
            decision.join(next);
        }
        Ok(Computed::Decided(decision))
    }

    /// Computes one slice. A short slice is not moved to another thread.
    async fn compute_slice(&mut self) -> Result<Decision> {
        let background = self.engine.background.clone().filter(|_| self.pace.work >= AT_ONCE);
        let Some(background) = background else {
            let clock = Arc::clone(&self.engine.ports.clock);
            let began = clock.thread_time();
            let decided =
                advance(&self.program, &self.facts, &mut self.state, Event::Continue, self.now, self.pace.work);
            self.pace.adapt(clock.thread_time().saturating_sub(began));
            return Ok(decided.unwrap_or_else(|broken| self.fail_broken(broken)));
        };
        let (program, facts) = (Arc::clone(&self.program), Arc::clone(&self.facts));
        let clock = Arc::clone(&self.engine.ports.clock);
        let (now, work) = (self.now, self.pace.work);
        let mut state = std::mem::take(&mut self.state);
        let (done, computed) = oneshot::channel();
        let slice = move || {
            let began = clock.thread_time();
            let decided = advance(&program, &facts, &mut state, Event::Continue, now, work);
            // If the run was dropped in the meantime, nothing receives this.
            let _ = done.send((state, decided, clock.thread_time().saturating_sub(began)));
        };
        background.compute(&self.row.account, Box::new(slice)).await;
        let computed = computed.await.map_err(|_| Error::Internal("computing broke down"))?;
        let (state, decided, time) = computed;
        self.state = state;
        self.pace.adapt(time);
        Ok(decided.unwrap_or_else(|broken| self.fail_broken(broken)))
    }

    /// How long the run has computed, in whole seconds.
    pub(super) fn computed_s(&self) -> u64 {
        self.pace.spent.as_secs()
    }
}
