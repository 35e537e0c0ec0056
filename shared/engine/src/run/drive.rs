//! The loop of an invocation.

use super::compute::Computed;
use super::in_flight::{Due, InFlight, Wakeup};
use super::perform::Completion;
use super::{Finished, Reply, Run, RunEnd};
use crate::interpret::{self, ChildKey, Decision, EffectRequest, Event, Outcome, Outside};
use crate::ports::executions::Next;
use crate::view::response;
use crate::{BrokenInvariant, FibreId, Result, State, ending};
use catalogue::Effect;
use model::{Status, Timestamp, Usage};
use tokio::sync::oneshot;

/// What the loop of an invocation remembers from one event to the next.
#[derive(Default)]
pub(super) struct Invocation {
    pub in_flight: InFlight,
    /// Something has happened that a repetition could see differently, so it must be committed
    /// before anything new is started.
    pub is_uncommitted: bool,
    /// Events for the interpreter: the steps to which their limits refuse a place.
    pub refused: Vec<Event>,
    /// Whether nothing new is started any more, because the invocation ends soon.
    pub is_leaving: bool,
    /// Whether a requested effect was not started, because the invocation is about to end.
    pub has_unstarted: bool,
}

/// What the loop does next.
pub(super) enum LoopAction {
    /// Events for the interpreter. If there are none, it decides again.
    Events(Vec<Event>),
    /// The run fails because of this broken invariant.
    Fail(BrokenInvariant),
    /// The invocation ends.
    End(RunEnd),
}

impl Run {
    /// Computes the first slice. After it, most runs have ended or wait for an effect.
    pub async fn begin(&mut self) -> Result<Decision> {
        self.read_initial_secrets().await?;
        let event = if self.row.pending_end.is_some() { Event::End } else { Event::Resume };
        Ok(self.advance(event))
    }

    /// Fails a run that cannot continue, for a reason that is not the failure of a step.
    pub async fn fail(mut self, reason: impl FnOnce(&str) -> String) -> Result<RunEnd> {
        let now = self.engine.ports.clock.now();
        let decision = interpret::break_off(&self.program, &self.facts, &mut self.state, now, reason);
        self.drive_to_end(decision).await
    }

    /// Continues with `decision` until the run ends or releases the process, and replies to the
    /// caller.
    pub async fn drive_and_reply(mut self, decision: Decision, reply: oneshot::Sender<Reply>) {
        let mut reply = Some(reply);
        let end = self.drive(decision, &mut reply).await;
        self.stop_children_if_ended(&end).await;
        if let Err(error) = &end {
            tracing::error!(execution.id = %self.row.id, %error, "a run broke off; the sweep picks it up");
        }
        if let Some(reply) = reply {
            // If the caller has closed its connection, nothing receives this; the run is not
            // affected.
            let _ = reply.send(Reply::End(end));
        }
    }

    /// Continues with `decision` until the run ends or releases the process. The caller waits for
    /// that.
    pub async fn drive_to_end(mut self, decision: Decision) -> Result<RunEnd> {
        let end = self.drive(decision, &mut None).await;
        self.stop_children_if_ended(&end).await;
        end
    }

    async fn drive(&mut self, mut decision: Decision, reply: &mut Option<oneshot::Sender<Reply>>) -> Result<RunEnd> {
        let mut invocation = Invocation::default();
        loop {
            let decided = match self.compute(decision).await? {
                Computed::Decided(decided) => decided,
                Computed::TimedOut => return self.time_out().await,
                Computed::Lost => return Ok(RunEnd::Lost),
            };
            match self.act_on_decision(&mut invocation, decided, reply).await? {
                LoopAction::Events(events) => decision = self.apply_events(&mut invocation, events).await?,
                LoopAction::Fail(broken) => decision = self.fail_broken(broken),
                LoopAction::End(end) => return Ok(end),
            }
        }
    }

    /// Acts on a decision: ends the run, releases the process, or starts what was decided and
    /// waits.
    async fn act_on_decision(
        &mut self,
        invocation: &mut Invocation,
        mut decision: Decision,
        reply: &mut Option<oneshot::Sender<Reply>>,
    ) -> Result<LoopAction> {
        self.abandoned.append(&mut decision.abandoned);
        if let Some(outcome) = decision.outcome.take() {
            return self.end(outcome).await.map(LoopAction::End);
        }
        if !self.reply_with_response(reply).await? {
            return Ok(LoopAction::End(RunEnd::Lost));
        }
        let now = self.engine.ports.clock.now();
        invocation.is_leaving |= now >= self.bounds.hand_over_at;
        if !self.take_places(invocation, &mut decision, now).await? {
            return Ok(LoopAction::End(RunEnd::Lost));
        }
        let issues = invocation.in_flight.take_waits(&mut decision, self.now);
        let requests_places = invocation.in_flight.requests_places;
        let nothing_to_start = !requests_places
            && invocation.refused.is_empty()
            && issues.is_empty()
            && decision.starts.is_empty()
            && decision.gathers.is_empty()
            && !decision.more;
        let now = self.engine.ports.clock.now();
        let is_late = now >= self.bounds.hand_over_at;
        let too_late = match self.any_lacks_time(&issues, now) {
            Ok(too_late) => too_late,
            Err(broken) => return Ok(LoopAction::Fail(broken)),
        };
        invocation.is_leaving |= is_late || too_late;
        let nothing_in_flight = invocation.in_flight.effects.is_empty();
        if is_late && !nothing_in_flight {
            self.reply_early(reply);
        }
        if nothing_in_flight && (invocation.is_leaving || nothing_to_start && self.parks(&invocation.in_flight, now)) {
            invocation.has_unstarted |= !nothing_to_start;
            return self.leave(invocation).await;
        }
        // A due timer fires at once, and nothing is started before, so no claim is needed.
        let timer_is_due =
            nothing_to_start && nothing_in_flight && invocation.in_flight.next_timer_at().is_some_and(|at| at <= now);
        if !(timer_is_due || self.ensure_claim().await?)
            || !self.commit_if_needed(invocation, &issues, nothing_to_start, now).await?
        {
            return Ok(LoopAction::End(RunEnd::Lost));
        }
        if invocation.is_leaving {
            invocation.has_unstarted |= !nothing_to_start;
        } else if let Err(broken) = self.spawn(&mut invocation.in_flight, issues, decision, now) {
            return Ok(LoopAction::Fail(broken));
        }
        if !invocation.refused.is_empty() {
            invocation.is_uncommitted = true;
            return Ok(LoopAction::Events(std::mem::take(&mut invocation.refused)));
        }
        self.next_event(invocation, reply).await
    }

    /// Stores the response, then answers a caller that waits only for it. If the process is frozen
    /// after the answer, the run is handed over first. False: another worker has the row.
    async fn reply_with_response(&mut self, reply: &mut Option<oneshot::Sender<Reply>>) -> Result<bool> {
        if !self.bounds.until_response || self.state.response.is_none() {
            return Ok(true);
        }
        self.bounds.until_response = false;
        if reply.is_none() {
            self.bounds.hand_over_at = self.engine.ports.clock.now();
            return Ok(true);
        }
        let is_stored = self.commit_and_continue().await?;
        if is_stored {
            self.reply_early(reply);
        }
        Ok(is_stored)
    }

    /// Answers the caller, if it still waits, before the end of the run.
    fn reply_early(&self, reply: &mut Option<oneshot::Sender<Reply>>) {
        if let Some(reply) = reply.take() {
            let _ = reply.send(Reply::Early { response: response(&self.state) });
        }
    }

    /// Passes events to the interpreter. Returns its decision.
    async fn apply_events(&mut self, invocation: &mut Invocation, events: Vec<Event>) -> Result<Decision> {
        self.read_secrets_of_events(&events).await?;
        let mut decision = Decision::default();
        for event in events {
            let continues = match &event {
                Event::Done { fibre, .. } | Event::RetryNow { fibre } | Event::Refused { fibre, .. } => Some(*fibre),
                _ => None,
            };
            invocation.in_flight.prune(&self.state, continues);
            let next = self.advance(event);
            decision.join(next);
            if decision.outcome.is_some() {
                break;
            }
        }
        invocation.in_flight.prune(&self.state, None);
        Ok(decision)
    }

    /// Commits what must be stored before anything new is started. False: another worker has the
    /// row.
    async fn commit_if_needed(
        &mut self,
        invocation: &mut Invocation,
        issues: &[EffectRequest],
        nothing_to_start: bool,
        now: Timestamp,
    ) -> Result<bool> {
        let once = |issue: &&EffectRequest| matches!(issue.effect, Effect::Http { at_most_once: true, .. });
        let mut launched = false;
        if !invocation.is_leaving {
            for issue in issues.iter().filter(once) {
                self.state.launch(issue.fibre);
                launched = true;
            }
        }
        let is_long = |at| now.until(at) >= self.engine.config.commit_after;
        let waits_long = invocation.in_flight.next_timer_at().is_some_and(is_long);
        // A process that stops the run reads from the stored state whether there are finally parts
        // to run.
        let is_newly_guarded =
            self.state.is_guarded() && self.state.guards().collect::<Vec<_>>() != self.committed_guards;
        if invocation.is_uncommitted
            || launched
            || is_newly_guarded
            || !self.is_stored && (!nothing_to_start || waits_long)
        {
            invocation.is_uncommitted = false;
            return self.commit_and_continue().await;
        }
        Ok(true)
    }

    /// Waits for the next event.
    async fn next_event(
        &mut self,
        invocation: &mut Invocation,
        reply: &mut Option<oneshot::Sender<Reply>>,
    ) -> Result<LoopAction> {
        loop {
            match self.wait_for_next(&mut invocation.in_flight, invocation.is_leaving).await {
                Wakeup::Completed(completion) => {
                    let mut events = self.poll_signals(invocation).await?;
                    events.push(self.take_completion(invocation, completion)?);
                    return Ok(LoopAction::Events(events));
                }
                Wakeup::Due(Due::Timer) => return self.fire_timer(invocation).await,
                Wakeup::Due(Due::Poll) => {
                    let events = self.poll(&invocation.in_flight.signals).await?;
                    if !events.is_empty() {
                        invocation.is_uncommitted = true;
                        invocation.in_flight.reset_poll_gap();
                        return Ok(LoopAction::Events(events));
                    }
                    if self.can_take_place(&mut invocation.in_flight).await? {
                        invocation.in_flight.requests_places = true;
                        return Ok(LoopAction::Events(Vec::new()));
                    }
                    invocation.in_flight.lengthen_poll_gap(self.bounds.stays_for_children);
                }
                Wakeup::Due(Due::HandOver) => {
                    invocation.is_leaving = true;
                    if invocation.in_flight.effects.is_empty() {
                        return Ok(LoopAction::Events(Vec::new()));
                    }
                    self.reply_early(reply);
                }
                Wakeup::Due(Due::Renew) if self.renew().await? => {}
                Wakeup::Due(Due::CommitProgress) if self.commit_and_continue().await? => {}
                Wakeup::Due(Due::Renew | Due::CommitProgress) => return Ok(LoopAction::End(RunEnd::Lost)),
                Wakeup::Due(Due::Abort) => return self.abort().await.map(LoopAction::End),
                Wakeup::Due(Due::Deadline) => return self.time_out().await.map(LoopAction::End),
            }
        }
    }

    /// Reads the signals that have arrived before a timer fires or an effect completes. They are
    /// handled first, because their senders got the answer that they were accepted.
    async fn poll_signals(&mut self, invocation: &mut Invocation) -> Result<Vec<Event>> {
        if invocation.in_flight.signals.is_empty() {
            return Ok(Vec::new());
        }
        let events = self.poll(&invocation.in_flight.signals).await?;
        invocation.is_uncommitted |= !events.is_empty();
        Ok(events)
    }

    fn take_completion(&mut self, invocation: &mut Invocation, completion: Completion) -> Result<Event> {
        self.meter.used.add(&completion.used());
        invocation.is_uncommitted |= completion.must_be_committed();
        if let Some(fibre) = completion.effect_fibre() {
            self.places_in_use.retain(|(of, _)| *of != fibre);
        }
        self.abandoned.extend(completion.abandoned_child(&self.state).map(Outside::Child));
        self.now = self.engine.ports.clock.now().max(self.now);
        completion.into_event()
    }

    /// The moment of the next timer has come.
    async fn fire_timer(&mut self, invocation: &mut Invocation) -> Result<LoopAction> {
        if invocation.in_flight.place_is_next() {
            self.now = self.engine.ports.clock.now().max(self.now);
            return Ok(LoopAction::Events(Vec::new()));
        }
        // A signal that arrived in time counts, even if it was not polled yet.
        let events = self.poll_signals(invocation).await?;
        if !events.is_empty() {
            return Ok(LoopAction::Events(events));
        }
        let now = self.engine.ports.clock.now();
        invocation.is_uncommitted |= self.committed_at.until(now) >= self.engine.config.commit_after;
        // The steps that follow see the moment to which the timer was set, so that a repeated
        // segment sees the same.
        let Some((event, now)) = invocation.in_flight.pop_timer(self.now) else {
            return Ok(LoopAction::Events(Vec::new()));
        };
        self.now = now;
        Ok(LoopAction::Events(vec![event]))
    }

    /// Starts what was decided. Each of these comes back as a completion.
    fn spawn(
        &mut self,
        in_flight: &mut InFlight,
        issues: Vec<EffectRequest>,
        decision: Decision,
        now: Timestamp,
    ) -> Result<(), BrokenInvariant> {
        for issue in issues {
            self.mark_place_in_use(issue.fibre);
            in_flight.effects.push(self.perform(issue, now)?);
        }
        in_flight.effects.extend(decision.starts.into_iter().map(|start| self.spawn_child(start)));
        in_flight.effects.extend(decision.gathers.into_iter().map(|gather| self.gather(gather)));
        Ok(())
    }

    /// Whether too little time of the invocation is left to start one of the effects.
    fn any_lacks_time(&self, issues: &[EffectRequest], now: Timestamp) -> Result<bool, BrokenInvariant> {
        let Some(abort_at) = self.bounds.abort_at else { return Ok(false) };
        for issue in issues {
            let wanted = self.time_limit(issue)?.unwrap_or_default().min(self.bounds.min_left);
            if now.until(abort_at) < wanted {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn time_out(&mut self) -> Result<RunEnd> {
        if let Some(pending) = self.row.pending_end.clone() {
            self.abandoned.extend(interpret::all_outside(&self.state));
            return self.finish(pending.status, pending.error).await;
        }
        if self.state.is_guarded() {
            // The next worker finds the time limit exceeded, and lets the finally parts run.
            return self.abort().await;
        }
        self.abandoned.extend(interpret::all_outside(&self.state));
        self.finish(Status::Timeout, Some("the run took longer than allowed".to_owned())).await
    }

    async fn end(&mut self, outcome: Outcome) -> Result<RunEnd> {
        let now = self.engine.ports.clock.now();
        if self.row.deadline_at.is_some_and(|deadline| now >= deadline) {
            return self.time_out().await;
        }
        // If the run was stopped before, it ends as that stop says, unless a finally part fails.
        let outcome = match (outcome, &self.row.pending_end) {
            (Outcome::Failed(error), _) => Outcome::Failed(error),
            (_, Some(pending)) => return self.finish(pending.status, pending.error.clone()).await,
            (outcome, None) => outcome,
        };
        match outcome {
            Outcome::Completed | Outcome::Ended => self.finish(Status::Completed, None).await,
            Outcome::Failed(error) => {
                self.log_failure(&error);
                self.finish(Status::Failed, Some(error)).await
            }
        }
    }

    /// Logs which step failed the run, and why. Secrets are masked in the reason.
    fn log_failure(&self, error: &str) {
        let node = self.state.resumes_at().and_then(|step| self.program.node(step).ok());
        tracing::info!(
            workflow.id = %self.row.workflow_id, account = %self.row.account,
            step = node.map(|node| node.id.as_str()), module = node.map(|node| node.module_id.as_str()), error, "failed"
        );
    }

    async fn finish(&mut self, status: Status, error: Option<String>) -> Result<RunEnd> {
        let at = self.engine.ports.clock.now();
        let due_at = ending::due_at(&self.engine, &self.row, status, at);
        if !self.commit(Next::End { status, error, at, due_at }, None).await?.is_done() {
            return Ok(RunEnd::Lost);
        }
        ending::settle_at_end(&self.engine, &self.row).await;
        let finished = Finished {
            row: self.row.clone(),
            state: std::mem::take(&mut self.state),
            program: std::sync::Arc::clone(&self.program),
        };
        Ok(RunEnd::Ended(Box::new(finished)))
    }
}

impl Completion {
    /// Whether a repetition could see something else. Starting a child again has no effect.
    fn must_be_committed(&self) -> bool {
        !matches!(self, Self::Started { refused: None, .. })
    }

    /// The child, if it was started for a fibre that has ended in the meantime.
    fn abandoned_child(&self, state: &State) -> Option<ChildKey> {
        match self {
            Self::Started { fibre, key, refused: None } if state.fibre_at(*fibre).is_none() => Some(*key),
            _ => None,
        }
    }

    /// The fibre whose effect has completed.
    fn effect_fibre(&self) -> Option<FibreId> {
        match self {
            Self::Effect { fibre, .. } => Some(*fibre),
            Self::Started { .. } | Self::Broken(_) => None,
        }
    }

    /// The usage of the completed effect.
    fn used(&self) -> Usage {
        match self {
            Self::Effect { used, .. } => *used,
            // The workflow was read.
            Self::Started { .. } => Usage { reads: 1, ..Usage::default() },
            Self::Broken(_) => Usage::default(),
        }
    }

    fn into_event(self) -> Result<Event> {
        match self {
            Self::Effect { fibre, result, .. } => Ok(Event::Done { fibre, result }),
            Self::Started { fibre, key, refused } => Ok(Event::ChildStarted { fibre, key, refused }),
            Self::Broken(error) => Err(error),
        }
    }
}
