//! What an invocation waits for: effects under way, alarms, calls from outside.

use super::Run;
use super::perform::Landed;
use crate::interpret::{self, Decision, Event, Issue, callback_signal};
use crate::state::State;
use catalogue::{Effect, EffectResult};
use futures::StreamExt;
use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;
use model::Timestamp;
use std::time::Duration;

/// The first gap between two looks at what may have arrived.
const FIRST_LOOK: Duration = Duration::from_millis(20);
/// The longest, for a caller that waits.
const LAST_LOOK: Duration = Duration::from_millis(250);
/// The longest, for a worker that has other things to wait for.
const SELDOM: Duration = Duration::from_secs(2);

/// What an invocation waits for.
pub struct Air {
    /// Effects under way.
    pub flights: FuturesUnordered<BoxFuture<'static, Landed>>,
    alarms: Vec<Alarm>,
    /// Steps that wait to be called.
    pub callbacks: Vec<Expected>,
    /// Whether any of these is new since the run last left, or tried to.
    new_callbacks: bool,
    /// The gap before the next look at what may have arrived.
    look_gap: Duration,
}

/// A step that waits to be called.
pub struct Expected {
    /// Whose.
    pub fibre: u32,
    /// Under which name the call is kept.
    pub signal: String,
}

/// A moment at which a fibre goes on.
#[derive(Clone, Copy, Debug)]
struct Alarm {
    fibre: u32,
    since: Timestamp,
    at: Timestamp,
    what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Sleep,
    Retry,
    Callback,
}

/// What the loop woke for.
pub enum Woken {
    /// An effect has come to an end.
    Landed(Landed),
    /// An alarm rings.
    Alarm,
    /// The lease has to be renewed.
    Renew,
    /// What has been done since the row was written is to be shown.
    Show,
    /// It is time for another look at what may have arrived.
    Look,
    /// From now on nothing new is started here.
    HandOver,
    /// What is under way is abandoned.
    Abort,
    /// The run has taken too long.
    Deadline,
}

impl Default for Air {
    fn default() -> Self {
        Self {
            flights: FuturesUnordered::new(),
            alarms: Vec::new(),
            callbacks: Vec::new(),
            new_callbacks: false,
            look_gap: FIRST_LOOK,
        }
    }
}

impl Air {
    /// When the soonest alarm rings.
    pub fn soonest(&self) -> Option<Timestamp> {
        self.alarms.iter().map(|alarm| alarm.at).min()
    }

    /// Puts what only waits among the alarms and the expected calls; what is left has to be performed.
    pub fn sort(&mut self, decision: &mut Decision, now: Timestamp) -> Vec<Issue> {
        for timer in std::mem::take(&mut decision.timers) {
            self.alarms.push(Alarm { fibre: timer.fibre, since: now, at: timer.at, what: What::Retry });
        }
        let mut left = Vec::new();
        for issue in std::mem::take(&mut decision.effects) {
            let (since, fibre) = (issue.since, issue.fibre);
            match issue.effect {
                Effect::Sleep { millis } => {
                    let at = since.plus(Duration::from_millis(millis));
                    self.alarms.push(Alarm { fibre, since, at, what: What::Sleep });
                }
                Effect::Callback { timeout_ms } => {
                    self.new_callbacks = true;
                    self.callbacks.push(Expected { fibre, signal: callback_signal(issue.step, issue.pass) });
                    if let Some(at) = timeout_ms.map(|millis| since.plus(Duration::from_millis(millis))) {
                        self.alarms.push(Alarm { fibre, since, at, what: What::Callback });
                    }
                }
                _ => left.push(issue),
            }
        }
        left
    }

    /// Forgets what belongs to a fibre that goes on, or has gone.
    pub fn prune(&mut self, state: &State, gone_on: Option<u32>) {
        let stays = |fibre: u32| Some(fibre) != gone_on && state.fibre_at(fibre).is_some();
        self.alarms.retain(|alarm| stays(alarm.fibre));
        self.callbacks.retain(|expected| stays(expected.fibre));
    }

    /// Takes the soonest alarm of a run that sees `now`; and what it sees as now then: the moment the alarm was set to, if that is later.
    pub fn ring(&mut self, now: Timestamp) -> Option<(Event, Timestamp)> {
        let (place, _) = self.alarms.iter().enumerate().min_by_key(|(_, alarm)| alarm.at)?;
        let Alarm { fibre, since, at, what } = self.alarms.swap_remove(place);
        let now = now.max(at);
        let event = match what {
            What::Retry => Event::RetryNow { fibre },
            What::Callback => Event::Done { fibre, result: EffectResult::Callback(None) },
            What::Sleep => {
                let millis = u64::try_from(since.until(now).as_millis()).unwrap_or(u64::MAX);
                Event::Done { fibre, result: EffectResult::Slept { millis } }
            }
        };
        Some((event, now))
    }

    /// Whether the alarm that rings next ends a wait to be called.
    pub fn gives_up_next(&self) -> bool {
        self.alarms.iter().min_by_key(|alarm| alarm.at).is_some_and(|alarm| alarm.what == What::Callback)
    }

    /// Whether calls are waited for that were not when this was asked last.
    pub fn takes_new_callbacks(&mut self) -> bool {
        std::mem::take(&mut self.new_callbacks)
    }

    /// Nothing had arrived: the next look comes later.
    pub fn look_later(&mut self, somebody_waits: bool) {
        self.look_gap = (self.look_gap * 3 / 2).min(if somebody_waits { LAST_LOOK } else { SELDOM });
    }

    /// Something had arrived: more may follow soon.
    pub fn look_sooner(&mut self) {
        self.look_gap = FIRST_LOOK;
    }
}

impl Run {
    /// Whether anything is expected from outside.
    pub(super) fn expects(&self, air: &Air) -> bool {
        !air.callbacks.is_empty() || self.has_children()
    }

    fn has_children(&self) -> bool {
        interpret::all_children_under_way(&self.state).next().is_some()
    }

    /// Whether it is worth staying for children: somebody waits for the answer, and they are often done in a moment.
    fn stays_for_children(&self) -> bool {
        self.bounds.stays && self.has_children()
    }

    /// Whether there is nothing to do here for so long that the function is left.
    pub(super) fn parks(&self, air: &Air, now: Timestamp) -> bool {
        let far = air.soonest().map_or(self.expects(air), |at| now.until(at) > self.engine.config.park_after);
        far && !self.stays_for_children()
    }

    /// Waits for whatever comes first.
    pub(super) async fn wake(&self, air: &mut Air, leaving: bool) -> Woken {
        let clock = &self.engine.ports.clock;
        let far = Timestamp(i64::MAX);
        let renew_at = if self.stored {
            self.row.lease_until.map_or(far, |until| until.plus_millis(-half_millis(self.engine.config.lease)))
        } else {
            far
        };
        let unseen = self.stored && !leaving && self.state.executed != self.shown;
        let show_at = if unseen { self.committed_at.plus(self.engine.config.show_after) } else { far };
        let look_at = if self.expects(air) { clock.now().plus(air.look_gap) } else { far };
        let moments = [
            (self.row.deadline_at.unwrap_or(far), 0),
            (self.bounds.abort_at.unwrap_or(far), 1),
            (if leaving { far } else { self.bounds.hand_over_at }, 2),
            (air.soonest().unwrap_or(far), 3),
            (renew_at, 4),
            (show_at, 5),
            (look_at, 6),
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
                4 => Woken::Renew,
                5 => Woken::Show,
                _ => Woken::Look,
            },
        }
    }
}

fn half_millis(lease: Duration) -> i64 {
    i64::try_from(lease.as_millis() / 2).unwrap_or(i64::MAX)
}
