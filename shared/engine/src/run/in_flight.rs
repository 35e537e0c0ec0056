//! Everything that an invocation waits for: effects in flight, timers, signals from outside.

use super::Run;
use super::perform::Completion;
use crate::interpret::{self, Decision, EffectRequest, Event, Limited, signal_name};
use crate::{FibreId, State};
use catalogue::{Effect, EffectResult};
use futures::StreamExt;
use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;
use model::Timestamp;
use std::time::Duration;

/// The first gap between two polls for signals, ends of children and places.
const MIN_POLL_GAP: Duration = Duration::from_millis(20);
/// The longest gap if a caller waits.
const MAX_CALLER_POLL_GAP: Duration = Duration::from_millis(250);
/// The longest gap if no caller waits.
const MAX_WORKER_POLL_GAP: Duration = Duration::from_secs(2);

/// What an invocation waits for.
#[derive(Default)]
pub struct InFlight {
    /// Effects that were started and have not completed.
    pub effects: FuturesUnordered<BoxFuture<'static, Completion>>,
    timers: Vec<Timer>,
    /// The signals that steps wait for.
    pub signals: Vec<AwaitedSignal>,
    /// Effects and children that need a place of a limit first.
    pub limited: Vec<Limited>,
    /// Whether places are requested from the store before anything else is done.
    pub requests_places: bool,
    /// Whether some of `limited` wait for a place.
    pub waits_for_place: bool,
    /// The moments from which the places of the others may be used, because of a rate.
    pub places_usable_at: Vec<Timestamp>,
    /// Whether the run has begun to wait for another signal since it last tried to release the
    /// process.
    new_signals: bool,
    /// The gap before the next poll; zero = the first one.
    poll_gap: Duration,
}

/// A signal that a step waits for.
pub struct AwaitedSignal {
    /// The fibre that is at the step.
    pub fibre: FibreId,
    /// The name under which the signal is stored.
    pub name: String,
}

/// A moment at which a fibre continues.
#[derive(Clone, Copy, Debug)]
struct Timer {
    fibre: FibreId,
    since: Timestamp,
    at: Timestamp,
    kind: TimerKind,
}

/// What ends when a timer fires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TimerKind {
    /// A step's wait.
    Sleep,
    /// The gap before a step's next attempt.
    Retry,
    /// The time that a signal has to arrive.
    Signal,
}

/// Why the loop continues.
pub enum Wakeup {
    /// An effect has completed.
    Completed(Completion),
    /// The moment for this has come.
    Due(Due),
}

/// What an invocation does at a moment. If two are due at the same time, the first of this list is
/// done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Due {
    /// The run has exceeded its time limit.
    Deadline,
    /// The effects in flight are abandoned.
    Abort,
    /// From this moment on the invocation starts nothing new.
    HandOver,
    /// A fibre continues.
    Timer,
    /// The lease is renewed.
    Renew,
    /// A commit shows the steps since the last commit to readers of the row.
    CommitProgress,
    /// The store is polled for signals, ends of children and places.
    Poll,
}

impl InFlight {
    /// The moment of the next timer.
    pub fn next_timer_at(&self) -> Option<Timestamp> {
        self.timers.iter().map(|timer| timer.at).chain(self.places_usable_at.iter().copied()).min()
    }

    /// Whether a place of a limit can be used before the next timer fires.
    pub fn place_is_next(&self) -> bool {
        let timer = self.timers.iter().map(|timer| timer.at).min();
        self.places_usable_at.iter().min().is_some_and(|at| timer.is_none_or(|timer| *at <= timer))
    }

    /// Takes the effects that only wait (timers and signals) out of the decision. Returns the
    /// others, which have to be performed.
    pub fn take_waits(&mut self, decision: &mut Decision, now: Timestamp) -> Vec<EffectRequest> {
        for retry in std::mem::take(&mut decision.retries) {
            self.timers.push(Timer { fibre: retry.fibre, since: now, at: retry.at, kind: TimerKind::Retry });
        }
        let mut left = Vec::new();
        for issue in std::mem::take(&mut decision.effects) {
            let (since, fibre) = (issue.since, issue.fibre);
            match issue.effect {
                Effect::Sleep { millis } => {
                    let at = since.plus(Duration::from_millis(millis));
                    self.timers.push(Timer { fibre, since, at, kind: TimerKind::Sleep });
                }
                Effect::Signal { timeout_ms } => {
                    self.new_signals = true;
                    self.signals.push(AwaitedSignal { fibre, name: signal_name(issue.step, issue.pass) });
                    if let Some(at) = timeout_ms.map(|millis| since.plus(Duration::from_millis(millis))) {
                        self.timers.push(Timer { fibre, since, at, kind: TimerKind::Signal });
                    }
                }
                _ => left.push(issue),
            }
        }
        left
    }

    /// Drops the timers and signals of a fibre that continues, and of fibres that have ended.
    pub fn prune(&mut self, state: &State, continues: Option<FibreId>) {
        let stays = |fibre: FibreId| Some(fibre) != continues && state.fibre_at(fibre).is_some();
        self.timers.retain(|timer| stays(timer.fibre));
        self.signals.retain(|awaited| stays(awaited.fibre));
        self.limited.retain(|limited| stays(limited.fibre()));
    }

    /// Takes the next timer, of a run that sees the time `now`. Also returns the time that the run
    /// sees then: the moment to which the timer was set, if that is later.
    pub fn pop_timer(&mut self, now: Timestamp) -> Option<(Event, Timestamp)> {
        let (place, _) = self.timers.iter().enumerate().min_by_key(|(_, timer)| timer.at)?;
        let Timer { fibre, since, at, kind } = self.timers.swap_remove(place);
        let now = now.max(at);
        let event = match kind {
            TimerKind::Retry => Event::RetryNow { fibre },
            TimerKind::Signal => Event::Done { fibre, result: EffectResult::Signal(None) },
            TimerKind::Sleep => {
                let millis = u64::try_from(since.until(now).as_millis()).unwrap_or(u64::MAX);
                Event::Done { fibre, result: EffectResult::Slept { millis } }
            }
        };
        Some((event, now))
    }

    /// Whether the run has begun to wait for another signal since the last call.
    pub fn take_new_signals(&mut self) -> bool {
        std::mem::take(&mut self.new_signals)
    }

    /// Lengthens the gap before the next poll, after a poll that has found nothing.
    pub fn lengthen_poll_gap(&mut self, caller_waits: bool) {
        let longest = if caller_waits { MAX_CALLER_POLL_GAP } else { MAX_WORKER_POLL_GAP };
        self.poll_gap = (self.poll_gap.max(MIN_POLL_GAP) * 3 / 2).min(longest);
    }

    /// Shortens the gap again, after a poll that has found something: more may follow soon.
    pub fn reset_poll_gap(&mut self) {
        self.poll_gap = Duration::ZERO;
    }
}

impl Run {
    /// Whether the run waits for something from outside: a signal, a place, or a child.
    pub(super) fn waits_for_outside(&self, in_flight: &InFlight) -> bool {
        !in_flight.signals.is_empty() || in_flight.waits_for_place || self.has_children()
    }

    fn has_children(&self) -> bool {
        interpret::all_children_under_way(&self.state).next().is_some()
    }

    /// Whether the run keeps the process while it waits for children: a caller waits for the
    /// answer, and children often end soon.
    fn stays_for_children(&self) -> bool {
        self.bounds.stays_for_children && self.has_children()
    }

    /// Whether there is nothing to do for so long that the run releases the process.
    pub(super) fn parks(&self, in_flight: &InFlight, now: Timestamp) -> bool {
        let park_after = self.engine.config.park_after;
        let is_far =
            in_flight.next_timer_at().map_or(self.waits_for_outside(in_flight), |at| now.until(at) > park_after);
        is_far && !self.stays_for_children()
    }

    /// Waits for the first completion or due moment.
    pub(super) async fn wait_for_next(&self, in_flight: &mut InFlight, is_leaving: bool) -> Wakeup {
        let (at, due) = self.next_due(in_flight, is_leaving);
        tokio::select! {
            biased;
            Some(completion) = in_flight.effects.next(), if !in_flight.effects.is_empty() => {
                Wakeup::Completed(completion)
            }
            () = self.engine.ports.clock.sleep_until(at) => Wakeup::Due(due),
        }
    }

    /// The next moment at which there is something to do, and what.
    fn next_due(&self, in_flight: &InFlight, is_leaving: bool) -> (Timestamp, Due) {
        let config = &self.engine.config;
        let never = Timestamp(i64::MAX);
        let renew_at = self.row.lease_until.filter(|_| self.is_stored);
        let is_unseen = self.is_stored && !is_leaving && self.state.executed != self.committed_steps;
        let gap = in_flight.poll_gap.max(MIN_POLL_GAP);
        let poll_at = self.waits_for_outside(in_flight).then(|| self.engine.ports.clock.now().plus(gap));
        let moments = [
            (self.row.deadline_at, Due::Deadline),
            (self.bounds.abort_at, Due::Abort),
            ((!is_leaving).then_some(self.bounds.hand_over_at), Due::HandOver),
            (in_flight.next_timer_at(), Due::Timer),
            (renew_at.map(|until| until.plus_millis(-half_millis(config.lease))), Due::Renew),
            (is_unseen.then(|| self.committed_at.plus(config.show_after)), Due::CommitProgress),
            (poll_at, Due::Poll),
        ];
        let known = moments.into_iter().filter_map(|(at, due)| at.map(|at| (at, due)));
        // Nothing is due: an effect in flight wakes the loop.
        known.min().unwrap_or((never, Due::Deadline))
    }
}

fn half_millis(lease: Duration) -> i64 {
    i64::try_from(lease.as_millis() / 2).unwrap_or(i64::MAX)
}
