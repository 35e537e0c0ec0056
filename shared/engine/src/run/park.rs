//! Releasing the process. The run first reads from the store what has arrived from outside, and its
//! commit succeeds only if nothing has arrived since.

use super::drive::{Invocation, LoopAction};
use super::in_flight::AwaitedSignal;
use super::{Run, RunEnd};
use crate::interpret::{self, Event};
use crate::ports::executions::{Committed, Next};
use crate::ports::queue;
use crate::rows::{hint_of, send_hint};
use crate::view::response;
use crate::{Error, FibreIndex, Result};
use catalogue::EffectResult;
use model::Timestamp;
use serde_json::Value;
use std::time::Duration;

impl Run {
    /// Releases the process, unless something has arrived: then the loop continues with that.
    pub(super) async fn leave(&mut self, invocation: &mut Invocation) -> Result<LoopAction> {
        let in_flight = &mut invocation.in_flight;
        if invocation.has_unstarted {
            return self.commit_queue().await.map(|done| self.left(done));
        }
        if !self.waits_for_outside(in_flight) {
            let Some(wake_at) = in_flight.next_timer_at() else {
                return Err(Error::Internal("a run waits for nothing"));
            };
            return self.commit_wait(Some(wake_at), None).await.map(|done| self.left(done));
        }
        if in_flight.take_new_signals() {
            // A signal for which the run has only now begun to wait may have arrived before the
            // last poll.
            self.polled_inbox = None;
        }
        loop {
            if self.polled_inbox != Some(self.row.inbox) {
                self.polled_inbox = Some(self.row.inbox);
                let events = self.poll(&in_flight.signals).await?;
                if !events.is_empty() {
                    invocation.is_uncommitted = true;
                    return Ok(LoopAction::Events(events));
                }
                if self.can_take_place(in_flight).await? {
                    in_flight.requests_places = true;
                    return Ok(LoopAction::Events(Vec::new()));
                }
            }
            match self.commit_wait(in_flight.next_timer_at(), Some(self.row.inbox)).await? {
                Committed::Woken { inbox } => self.row.inbox = inbox,
                done => return Ok(self.left(done)),
            }
        }
    }

    /// Releases the process at once, and abandons the effects in flight.
    pub(super) async fn abort(&mut self) -> Result<RunEnd> {
        self.commit_queue().await.map(|done| self.run_end(done))
    }

    /// Reads what has arrived from outside: ends of children, and signals.
    pub(super) async fn poll(&mut self, awaited: &[AwaitedSignal]) -> Result<Vec<Event>> {
        let mut events = Vec::new();
        for place in 0..self.state.fibres.len() {
            let at = FibreIndex(place);
            let Ok(fibre) = self.state.fibre(at).map(|fibre| fibre.id) else { continue };
            let keys = interpret::children_under_way(&self.state, at);
            self.meter.used.reads += keys.len() as u64;
            let keys = self.ended_children(&keys).await?;
            if !keys.is_empty() {
                events.push(Event::ChildrenEnded { fibre, keys });
            }
        }
        if !awaited.is_empty() {
            let names: Vec<_> = awaited.iter().map(|signal| signal.name.clone()).collect();
            self.meter.used.reads += names.len() as u64;
            let signals = self.engine.ports.executions.read_signals(&self.row.account, self.row.id, &names).await?;
            for (signal, bytes) in awaited.iter().zip(signals) {
                if let Some(bytes) = bytes {
                    let body = serde_json::from_slice(&bytes)
                        .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&bytes).into_owned()));
                    let result = EffectResult::Signal(Some(body));
                    events.push(Event::Done { fibre: signal.fibre, result });
                }
            }
        }
        if !events.is_empty() {
            self.now = self.engine.ports.clock.now().max(self.now);
        }
        Ok(events)
    }

    /// Commits, so that another worker continues at once.
    async fn commit_queue(&mut self) -> Result<Committed> {
        let due_at = self.engine.ports.clock.now().plus(self.engine.config.hint_grace);
        let done = self.commit(Next::Queue { due_at }, None).await?;
        if done.is_done() {
            self.send_hint(Duration::ZERO).await;
        }
        Ok(done)
    }

    /// Commits, so that a worker continues when the next timer is due or the run is woken.
    pub(super) async fn commit_wait(&mut self, wake_at: Option<Timestamp>, inbox: Option<u64>) -> Result<Committed> {
        let now = self.engine.ports.clock.now();
        let delay = wake_at.map(|wake_at| now.until(wake_at)).filter(|delay| *delay <= queue::MAX_DELAY);
        // The hint wakes the run; if it is lost, the sweep sends another. If the wait is longer
        // than the queue can delay a hint, only the sweep sends one, shortly before the wait ends.
        let due_at = match delay {
            Some(_) => wake_at.map(|wake_at| wake_at.plus(self.engine.config.hint_grace)),
            None => wake_at.map(|wake_at| wake_at.minus(self.engine.config.look_ahead)),
        };
        let due_at = due_at.into_iter().chain(self.row.deadline_at).min();
        let done = self.commit(Next::Wait { wake_at, due_at }, inbox).await?;
        if let Some(delay) = delay.filter(|_| done.is_done()) {
            self.send_hint(delay).await;
        }
        Ok(done)
    }

    async fn send_hint(&self, delay: Duration) {
        send_hint(&self.engine, &hint_of(&self.row), delay).await;
    }

    fn left(&self, done: Committed) -> LoopAction {
        LoopAction::End(self.run_end(done))
    }

    pub(super) fn run_end(&self, done: Committed) -> RunEnd {
        if done.is_done() { RunEnd::HandedOver { response: response(&self.state) } } else { RunEnd::Lost }
    }
}
