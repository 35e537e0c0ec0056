//! Computing in turns: between two of them others have theirs, the clock is looked at, and the row is kept.

use super::Run;
use crate::engine::Engine;
use crate::error::Error;
use crate::interpret::{self, Decision, Event, Outcome, advance};
use crate::state::State;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;

/// The work of a turn that is done at once, where the event came in.
const AT_ONCE: u64 = 1_000;
/// The most work of a turn.
const MOST: u64 = 1_000_000;
/// How long a turn shall take.
const TURN: Duration = Duration::from_millis(20);

/// How far a turn of computing goes, and how long all of them took.
pub struct Pace {
    /// The work of the next turn.
    work: u64,
    /// The work of one that is done at once.
    at_once: u64,
    /// How long the run has computed, in this and in earlier invocations.
    spent: Duration,
}

impl Pace {
    /// Goes on with what the state says.
    pub fn new(engine: &Engine, state: &State) -> Self {
        let at_once = if engine.config.commit_every_step { 1 } else { AT_ONCE };
        Self { work: at_once, at_once, spent: Duration::from_secs(state.computed_s) }
    }

    /// A turn took so long.
    fn took(&mut self, time: Duration) {
        self.spent += time;
        if self.at_once > 1 && time * 2 < TURN {
            self.work = (self.work * 2).min(MOST);
        } else if time > TURN {
            self.work = (self.work / 2).max(self.at_once);
        }
    }
}

impl Run {
    /// Tells the interpreter what has happened, and lets it go a short way from there.
    pub(super) fn advance(&mut self, event: Event) -> Decision {
        let clock = &self.engine.ports.clock;
        let began = clock.thread_time();
        let decision = advance(&self.program, &self.facts, &mut self.state, event, self.now, self.pace.at_once);
        self.pace.spent += clock.thread_time().saturating_sub(began);
        decision
    }

    /// Executes pure steps until every fibre waits, the run has ended, or this invocation is about to end: then there is more to do. `None`:
    /// somebody else has moved the row on.
    pub(super) async fn exhaust(&mut self, mut decision: Decision) -> Result<Option<Decision>, Error> {
        while decision.more && decision.outcome.is_none() {
            let now = self.engine.ports.clock.now();
            if self.row.deadline_at.is_some_and(|deadline| now >= deadline) {
                // Its steps are left as they are, so that it can be taken up.
                decision.outcome = Some(Outcome::Failed(String::new()));
                break;
            }
            if now >= self.bounds.hand_over_at {
                break;
            }
            let limit = self.engine.config.computing;
            if self.pace.spent >= limit {
                let over = |step: &str| {
                    format!("step '{step}': the run has computed for {} s, which is the limit", limit.as_secs())
                };
                decision.join(interpret::break_off(&self.program, &self.facts, &mut self.state, self.now, over));
                break;
            }
            // Others see how far it has come, its lease is renewed, and whether it is still this invocation's.
            let is_time = self.committed_at.until(now) >= self.engine.config.commit_after;
            if (self.engine.config.commit_every_step || is_time) && !self.commit_on().await? {
                return Ok(None);
            }
            tokio::task::yield_now().await;
            let next = self.turn().await?;
            decision.join(next);
        }
        Ok(Some(decision))
    }

    /// One turn of computing.
    async fn turn(&mut self) -> Result<Decision, Error> {
        let Some(background) = self.engine.background.clone() else {
            let clock = Arc::clone(&self.engine.ports.clock);
            let began = clock.thread_time();
            let decision = advance(&self.program, &self.facts, &mut self.state, Event::GoOn, self.now, self.pace.work);
            self.pace.took(clock.thread_time().saturating_sub(began));
            return Ok(decision);
        };
        let (program, facts) = (Arc::clone(&self.program), Arc::clone(&self.facts));
        let clock = Arc::clone(&self.engine.ports.clock);
        let (now, work) = (self.now, self.pace.work);
        let mut state = std::mem::take(&mut self.state);
        let (done, computed) = oneshot::channel();
        let turn = move || {
            let began = clock.thread_time();
            let decision = advance(&program, &facts, &mut state, Event::GoOn, now, work);
            // Whoever asked for it may have gone away.
            let _ = done.send((state, decision, clock.thread_time().saturating_sub(began)));
        };
        background.compute(&self.row.account, Box::new(turn)).await;
        let computed = computed.await.map_err(|_| Error::Internal("computing broke down"))?;
        let (state, decision, time) = computed;
        self.state = state;
        self.pace.took(time);
        Ok(decision)
    }

    /// How long it has computed, in whole seconds.
    pub(super) fn computed_s(&self) -> u64 {
        self.pace.spent.as_secs()
    }
}
