//! The loop of an invocation.

use super::air::{Air, Woken};
use super::perform::Landed;
use super::{Finished, Reply, Run, RunEnd};
use crate::ending;
use crate::error::Error;
use crate::interpret::{self, ChildKey, Decision, Event, Issue, Outcome};
use crate::ports::executions::Next;
use crate::state::State;
use catalogue::Effect;
use model::{Status, Timestamp, Usage};
use tokio::sync::oneshot;

/// What a loop of an invocation remembers from turn to turn.
#[derive(Default)]
pub(super) struct Turn {
    pub air: Air,
    /// Something has happened that a repetition would not see alike.
    unrecorded: bool,
    /// Nothing new is started any more.
    leaving: bool,
    /// An effect was asked for and not started, because the invocation is about to end.
    pub grounded: bool,
}

impl Run {
    /// Begins: most runs have ended after this, or wait for an effect.
    pub async fn begin(&mut self) -> Result<Decision, Error> {
        self.learn_first().await?;
        Ok(self.advance(Event::Resume))
    }

    /// Ends a run that cannot go on, for a reason that is none of its steps'.
    pub async fn give_up(mut self, reason: impl FnOnce(&str) -> String) -> Result<RunEnd, Error> {
        let now = self.engine.ports.clock.now();
        let decision = interpret::break_off(&self.program, &self.facts, &mut self.state, now, reason);
        self.carry_on_here(decision).await
    }

    /// Carries on from `decision` until the run ends or leaves the function.
    pub async fn carry_on(mut self, decision: Decision, reply: oneshot::Sender<Reply>) {
        let mut reply = Some(reply);
        let end = self.fly(decision, &mut reply).await;
        self.take_along(&end).await;
        if let Err(error) = &end {
            tracing::error!(execution.id = %self.row.id, %error, "a run broke off; the sweep picks it up");
        }
        if let Some(reply) = reply {
            // Nobody listens any more where the caller has gone away; the run does not mind.
            let _ = reply.send(Reply::End(end));
        }
    }

    /// Carries on in the caller's own time.
    pub async fn carry_on_here(mut self, decision: Decision) -> Result<RunEnd, Error> {
        let end = self.fly(decision, &mut None).await;
        self.take_along(&end).await;
        end
    }

    async fn fly(&mut self, decision: Decision, reply: &mut Option<oneshot::Sender<Reply>>) -> Result<RunEnd, Error> {
        let Some(mut decision) = self.exhaust(decision).await? else { return Ok(RunEnd::Lost) };
        let mut turn = Turn::default();
        loop {
            self.abandoned.append(&mut decision.abandoned);
            if let Some(outcome) = decision.outcome.take() {
                return self.end(outcome).await;
            }
            let issues = turn.air.sort(&mut decision, self.now);
            let idle = issues.is_empty() && decision.starts.is_empty() && decision.gathers.is_empty() && !decision.more;
            let now = self.engine.ports.clock.now();
            turn.leaving |= now >= self.bounds.hand_over_at || issues.iter().any(|issue| self.too_late(issue, now));
            if turn.leaving && now >= self.bounds.hand_over_at && !turn.air.flights.is_empty() {
                tell_early(reply);
            }
            if turn.air.flights.is_empty() && (turn.leaving || idle && self.parks(&turn.air, now)) {
                turn.grounded |= !idle;
                match self.leave(&mut turn).await? {
                    Ok(end) => return Ok(end),
                    Err(events) => {
                        turn.unrecorded = true;
                        match self.take(&mut turn, events).await? {
                            Some(next) => decision = next,
                            None => return Ok(RunEnd::Lost),
                        }
                        continue;
                    }
                }
            }
            if !self.record(&mut turn, &issues, idle, now).await? {
                return Ok(RunEnd::Lost);
            }
            if turn.leaving {
                turn.grounded |= !idle;
            } else {
                self.launch(&mut turn.air, issues, decision, now);
            }
            match self.next_event(&mut turn, reply).await? {
                Ok(events) => match self.take(&mut turn, events).await? {
                    Some(next) => decision = next,
                    None => return Ok(RunEnd::Lost),
                },
                Err(end) => return Ok(end),
            }
        }
    }

    /// Tells the interpreter what has happened; what it wants next. `None`: somebody else has moved the row on.
    async fn take(&mut self, turn: &mut Turn, events: Vec<Event>) -> Result<Option<Decision>, Error> {
        self.learn_from(&events).await?;
        let mut decision = Decision::default();
        for event in events {
            let gone_on = match &event {
                Event::Done { fibre, .. } | Event::RetryNow { fibre } => Some(*fibre),
                _ => None,
            };
            turn.air.prune(&self.state, gone_on);
            let next = self.advance(event);
            decision.join(next);
            if decision.outcome.is_some() {
                break;
            }
        }
        turn.air.prune(&self.state, None);
        self.exhaust(decision).await
    }

    /// Commits what has to be known before anything new is started. False: somebody else has moved the row on.
    async fn record(&mut self, turn: &mut Turn, issues: &[Issue], idle: bool, now: Timestamp) -> Result<bool, Error> {
        let once = |issue: &&Issue| matches!(issue.effect, Effect::Http { at_most_once: true, .. });
        let mut launched = false;
        if !turn.leaving {
            for issue in issues.iter().filter(once) {
                self.state.launch(issue.fibre);
                launched = true;
            }
        }
        let away = turn.air.soonest().is_some_and(|at| now.until(at) >= self.engine.config.commit_after);
        if turn.unrecorded || launched || !self.stored && (!idle || away) {
            turn.unrecorded = false;
            return self.commit_on().await;
        }
        Ok(true)
    }

    /// Waits until something happens; or the invocation ends.
    async fn next_event(
        &mut self,
        turn: &mut Turn,
        reply: &mut Option<oneshot::Sender<Reply>>,
    ) -> Result<Result<Vec<Event>, RunEnd>, Error> {
        loop {
            match self.wake(&mut turn.air, turn.leaving).await {
                Woken::Landed(landed) => {
                    self.meter.used.add(&landed.used());
                    turn.unrecorded |= landed.is_news();
                    self.abandoned.extend(landed.orphan(&self.state));
                    self.now = self.engine.ports.clock.now().max(self.now);
                    return landed.into_event().map(|event| Ok(vec![event]));
                }
                Woken::Alarm => {
                    // Whoever called in time is heard, even if nobody has looked since.
                    let events =
                        if turn.air.gives_up_next() { self.look(&turn.air.callbacks).await? } else { Vec::new() };
                    if !events.is_empty() {
                        turn.unrecorded = true;
                        return Ok(Ok(events));
                    }
                    let now = self.engine.ports.clock.now();
                    turn.unrecorded |= self.committed_at.until(now) >= self.engine.config.commit_after;
                    // What follows sees the moment the alarm was set to, so that a repeated segment sees the same.
                    let Some((event, now)) = turn.air.ring(self.now) else { return Ok(Ok(Vec::new())) };
                    self.now = now;
                    return Ok(Ok(vec![event]));
                }
                Woken::Look => {
                    let events = self.look(&turn.air.callbacks).await?;
                    if !events.is_empty() {
                        turn.unrecorded = true;
                        turn.air.look_sooner();
                        return Ok(Ok(events));
                    }
                    turn.air.look_later(self.bounds.stays);
                }
                Woken::Renew if self.renew().await? => {}
                Woken::HandOver => {
                    turn.leaving = true;
                    if turn.air.flights.is_empty() {
                        return Ok(Ok(Vec::new()));
                    }
                    tell_early(reply);
                }
                Woken::Show if self.commit_on().await? => {}
                Woken::Renew | Woken::Show => return Ok(Err(RunEnd::Lost)),
                Woken::Abort => return self.abort().await.map(Err),
                Woken::Deadline => return self.time_out().await.map(Err),
            }
        }
    }

    fn launch(&mut self, air: &mut Air, issues: Vec<Issue>, decision: Decision, now: Timestamp) {
        air.flights.extend(issues.into_iter().map(|issue| self.take_off(issue, now)));
        air.flights.extend(decision.starts.into_iter().map(|start| self.start_child(start)));
        air.flights.extend(decision.gathers.into_iter().map(|gather| self.gather(gather)));
    }

    /// Whether too little of the invocation is left to start the effect here.
    fn too_late(&self, issue: &Issue, now: Timestamp) -> bool {
        let wanted = self.time_limit(issue).unwrap_or_default().min(self.bounds.least_left);
        self.bounds.abort_at.is_some_and(|abort_at| now.until(abort_at) < wanted)
    }

    async fn time_out(&mut self) -> Result<RunEnd, Error> {
        self.abandoned.extend(interpret::all_children_under_way(&self.state));
        self.finish(Status::Timeout, Some("the run took longer than allowed".to_owned())).await
    }

    async fn end(&mut self, outcome: Outcome) -> Result<RunEnd, Error> {
        let now = self.engine.ports.clock.now();
        if self.row.deadline_at.is_some_and(|deadline| now >= deadline) {
            return self.time_out().await;
        }
        match outcome {
            Outcome::Completed => self.finish(Status::Completed, None).await,
            Outcome::Failed(error) => {
                self.log_failure(&error);
                self.finish(Status::Failed, Some(error)).await
            }
        }
    }

    /// Which step failed the run, and why. Secrets are masked in the reason.
    fn log_failure(&self, error: &str) {
        let node = self.state.resumes_at().and_then(|at| self.program.nodes.get(at as usize));
        tracing::info!(
            workflow.id = %self.row.workflow_id, account = %self.row.account,
            step = node.map(|node| node.id.as_str()), module = node.map(|node| node.module_id.as_str()), error, "failed"
        );
    }

    async fn finish(&mut self, status: Status, error: Option<String>) -> Result<RunEnd, Error> {
        let at = self.engine.ports.clock.now();
        let due_at = ending::due_at(&self.engine, &self.row, at);
        if !self.commit(Next::End { status, error, at, due_at }, None).await?.is_done() {
            return Ok(RunEnd::Lost);
        }
        ending::settle_now(&self.engine, &self.row).await;
        let finished = Finished {
            row: self.row.clone(),
            state: std::mem::take(&mut self.state),
            program: std::sync::Arc::clone(&self.program),
        };
        Ok(RunEnd::Ended(Box::new(finished)))
    }
}

/// The cap is reached: the caller waits no longer, if one did.
fn tell_early(reply: &mut Option<oneshot::Sender<Reply>>) {
    if let Some(reply) = reply.take() {
        let _ = reply.send(Reply::Early);
    }
}

impl Landed {
    /// Whether a repetition might see something else. A child that is started twice is started once.
    fn is_news(&self) -> bool {
        !matches!(self, Self::Started { refused: None, .. })
    }

    /// The child, if it was started for a fibre that has gone meanwhile.
    fn orphan(&self, state: &State) -> Option<ChildKey> {
        match self {
            Self::Started { fibre, key, refused: None } if state.fibre_at(*fibre).is_none() => Some(*key),
            _ => None,
        }
    }

    /// What it used.
    fn used(&self) -> Usage {
        match self {
            Self::Effect { used, .. } => *used,
            // The workflow was read.
            Self::Started { .. } => Usage { reads: 1, ..Usage::default() },
            Self::Broken(_) => Usage::default(),
        }
    }

    fn into_event(self) -> Result<Event, Error> {
        match self {
            Self::Effect { fibre, result, .. } => Ok(Event::Done { fibre, result }),
            Self::Started { fibre, key, refused } => Ok(Event::ChildStarted { fibre, key, refused }),
            Self::Broken(error) => Err(error),
        }
    }
}
