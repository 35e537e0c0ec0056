//! The loop of an invocation.

use super::perform::Landed;
use super::{Finished, Reply, Run, RunEnd};
use crate::error::Error;
use crate::interpret::{Decision, Event, Issue, Outcome};
use crate::ports::executions::Next;
use crate::usecase::settle_debts;
use catalogue::{Effect, EffectResult};
use futures::StreamExt;
use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;
use model::{Status, Timestamp};
use std::time::Duration;
use tokio::sync::oneshot;

/// What is under way.
#[derive(Default)]
struct Air {
    flights: FuturesUnordered<BoxFuture<'static, Landed>>,
    alarms: Vec<Alarm>,
}

/// A moment at which a fibre goes on.
#[derive(Clone, Copy, Debug)]
struct Alarm {
    fibre: u32,
    since: Timestamp,
    at: Timestamp,
    /// A retry gap, and not a sleep.
    retry: bool,
}

/// What the loop woke for.
enum Woken {
    Landed(Landed),
    Alarm,
    Renew,
    HandOver,
    Abort,
    Deadline,
}

impl Air {
    fn soonest(&self) -> Option<Alarm> {
        self.alarms.iter().min_by_key(|alarm| alarm.at).copied()
    }
}

impl Run {
    /// Runs until the first effect is asked for, or to the end.
    pub async fn begin(&mut self) -> Result<Option<Decision>, Error> {
        let decision = self.advance(Event::Resume);
        self.exhaust(decision).await
    }

    /// Carries on from `decision` until the run ends or leaves the function.
    pub async fn carry_on(mut self, decision: Option<Decision>, reply: oneshot::Sender<Reply>) {
        let mut reply = Some(reply);
        let end = self.fly(decision, &mut reply).await;
        if let Err(error) = &end {
            tracing::error!(execution.id = %self.row.id, %error, "a run broke off; the sweep picks it up");
        }
        if let Some(reply) = reply {
            // Nobody listens any more where the caller has gone away; the run does not mind.
            let _ = reply.send(Reply::End(end));
        }
    }

    /// Carries on in the caller's own time.
    pub async fn carry_on_here(mut self, decision: Option<Decision>) -> Result<RunEnd, Error> {
        self.fly(decision, &mut None).await
    }

    async fn fly(
        &mut self,
        decision: Option<Decision>,
        reply: &mut Option<oneshot::Sender<Reply>>,
    ) -> Result<RunEnd, Error> {
        let Some(mut decision) = decision else { return Ok(RunEnd::Lost) };
        let mut air = Air::default();
        let mut unrecorded = false;
        let mut leaving = false;
        // An effect was asked for and not started, because the invocation is about to end.
        let mut grounded = false;
        loop {
            if let Some(outcome) = decision.outcome.take() {
                return self.end(outcome).await;
            }
            let issues = self.sort(&mut air, decision);
            let now = self.engine.ports.clock.now();
            leaving |= now >= self.bounds.hand_over_at || issues.iter().any(|issue| self.too_late(issue, now));
            if air.flights.is_empty() && (leaving || (issues.is_empty() && self.parks(&air, now))) {
                grounded |= !issues.is_empty();
                let wake_at = air.soonest().map(|alarm| alarm.at).filter(|_| !grounded);
                return self.leave(wake_at).await;
            }
            let away = air.soonest().is_some_and(|alarm| now.until(alarm.at) >= self.engine.config.commit_after);
            let record = unrecorded || !self.stored && (!issues.is_empty() || away);
            if record && !self.commit_on().await? {
                return Ok(RunEnd::Lost);
            }
            unrecorded &= !record;
            if leaving {
                grounded |= !issues.is_empty();
            } else {
                air.flights.extend(issues.into_iter().map(|issue| self.take_off(issue, now)));
            }
            let event = loop {
                match self.wake(&mut air, leaving).await {
                    Woken::Landed(landed) => {
                        unrecorded = true;
                        self.now = self.engine.ports.clock.now().max(self.now);
                        break Event::Done { fibre: landed.fibre, result: landed.result };
                    }
                    Woken::Alarm => {
                        let now = self.engine.ports.clock.now();
                        unrecorded |= self.committed_at.until(now) >= self.engine.config.commit_after;
                        break self.ring(&mut air).unwrap_or(Event::GoOn);
                    }
                    Woken::Renew if self.renew().await? => {}
                    Woken::Renew => return Ok(RunEnd::Lost),
                    Woken::HandOver if air.flights.is_empty() => {
                        return self.leave(air.soonest().map(|alarm| alarm.at)).await;
                    }
                    Woken::HandOver => {
                        leaving = true;
                        if let Some(reply) = reply.take() {
                            let _ = reply.send(Reply::Early);
                        }
                    }
                    Woken::Abort => return self.leave(None).await,
                    Woken::Deadline => return self.time_out().await,
                }
            };
            let next = self.advance(event);
            match self.exhaust(next).await? {
                Some(next) => decision = next,
                None => return Ok(RunEnd::Lost),
            }
        }
    }

    /// Executes pure steps until every fibre waits or the run has ended. `None`: somebody else has moved the row on.
    async fn exhaust(&mut self, mut decision: Decision) -> Result<Option<Decision>, Error> {
        while decision.more && decision.outcome.is_none() {
            let now = self.engine.ports.clock.now();
            if self.row.deadline_at.is_some_and(|deadline| now >= deadline) {
                decision.more = false;
                decision.outcome = Some(Outcome::Failed(String::new()));
                break;
            }
            if self.engine.config.commit_every_step && !self.commit_on().await? {
                return Ok(None);
            }
            tokio::task::yield_now().await;
            let next = self.advance(Event::GoOn);
            decision.effects.extend(next.effects);
            decision.timers.extend(next.timers);
            decision.outcome = next.outcome;
            decision.more = next.more;
        }
        Ok(Some(decision))
    }

    /// Puts sleeps and retry gaps among the alarms; what is left has to be performed.
    fn sort(&self, air: &mut Air, decision: Decision) -> Vec<Issue> {
        for timer in decision.timers {
            air.alarms.push(Alarm { fibre: timer.fibre, since: self.now, at: timer.at, retry: true });
        }
        let (sleeps, issues): (Vec<_>, Vec<_>) =
            decision.effects.into_iter().partition(|issue| matches!(issue.effect, Effect::Sleep { .. }));
        for issue in sleeps {
            if let Effect::Sleep { millis } = issue.effect {
                let at = issue.since.plus(Duration::from_millis(millis));
                air.alarms.push(Alarm { fibre: issue.fibre, since: issue.since, at, retry: false });
            }
        }
        issues
    }

    /// Whether too little of the invocation is left to start the effect here.
    fn too_late(&self, issue: &Issue, now: Timestamp) -> bool {
        let wanted = self.time_limit(issue).unwrap_or_default().min(self.bounds.least_left);
        self.bounds.abort_at.is_some_and(|abort_at| now.until(abort_at) < wanted)
    }

    /// Whether there is nothing to do here for so long that the function is left.
    fn parks(&self, air: &Air, now: Timestamp) -> bool {
        air.soonest().is_some_and(|alarm| now.until(alarm.at) > self.engine.config.park_after)
    }

    /// Waits for whatever comes first.
    async fn wake(&self, air: &mut Air, leaving: bool) -> Woken {
        let clock = &self.engine.ports.clock;
        let far = Timestamp(i64::MAX);
        let renew_at = if self.stored {
            self.row.lease_until.map_or(far, |until| until.plus_millis(-half_millis(self.engine.config.lease)))
        } else {
            far
        };
        let moments = [
            (self.row.deadline_at.unwrap_or(far), 0),
            (self.bounds.abort_at.unwrap_or(far), 1),
            (if leaving { far } else { self.bounds.hand_over_at }, 2),
            (air.soonest().map_or(far, |alarm| alarm.at), 3),
            (renew_at, 4),
        ];
        let (at, what) = moments.into_iter().min().unwrap_or((far, 0));
        tokio::select! {
            biased;
            Some(landed) = air.flights.next(), if !air.flights.is_empty() => Woken::Landed(landed),
            () = clock.sleep_until(at) => match what {
                0 => Woken::Deadline,
                1 => Woken::Abort,
                2 => Woken::HandOver,
                3 => Woken::Alarm,
                _ => Woken::Renew,
            },
        }
    }

    /// Takes the soonest alarm. What follows sees the moment it was set to, so that a repeated segment sees the same.
    fn ring(&mut self, air: &mut Air) -> Option<Event> {
        let (place, _) = air.alarms.iter().enumerate().min_by_key(|(_, alarm)| alarm.at)?;
        let alarm = air.alarms.swap_remove(place);
        self.now = self.now.max(alarm.at);
        Some(if alarm.retry {
            Event::RetryNow { fibre: alarm.fibre }
        } else {
            let millis = u64::try_from(alarm.since.until(self.now).as_millis()).unwrap_or(u64::MAX);
            Event::Done { fibre: alarm.fibre, result: EffectResult::Slept { millis } }
        })
    }

    async fn leave(&mut self, wake_at: Option<Timestamp>) -> Result<RunEnd, Error> {
        Ok(if self.commit_away(wake_at).await? { RunEnd::HandedOver } else { RunEnd::Lost })
    }

    async fn time_out(&mut self) -> Result<RunEnd, Error> {
        self.finish(Status::Timeout, Some("the run took longer than allowed".to_owned())).await
    }

    async fn end(&mut self, outcome: Outcome) -> Result<RunEnd, Error> {
        let now = self.engine.ports.clock.now();
        if self.row.deadline_at.is_some_and(|deadline| now >= deadline) {
            return self.time_out().await;
        }
        match outcome {
            Outcome::Completed => self.finish(Status::Completed, None).await,
            Outcome::Failed(error) => self.finish(Status::Failed, Some(error)).await,
        }
    }

    async fn finish(&mut self, status: Status, error: Option<String>) -> Result<RunEnd, Error> {
        let at = self.engine.ports.clock.now();
        let due_at = settle_debts::due_at(&self.engine, self.row.parent.as_ref(), at);
        if !self.commit(Next::End { status, error, at, due_at }).await? {
            return Ok(RunEnd::Lost);
        }
        settle_debts::try_now(&self.engine, &self.row).await;
        let finished = Finished {
            row: self.row.clone(),
            state: std::mem::take(&mut self.state),
            program: std::sync::Arc::clone(&self.program),
        };
        Ok(RunEnd::Ended(Box::new(finished)))
    }
}

fn half_millis(lease: Duration) -> i64 {
    i64::try_from(lease.as_millis() / 2).unwrap_or(i64::MAX)
}
