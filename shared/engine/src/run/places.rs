//! Places of limits: taken with a commit before an effect, and given back with the commit that
//! stores its result. A run that has to wait for a place releases the process, and is woken when it
//! can have one.

use super::Run;
use super::drive::Invocation;
use super::in_flight::InFlight;
use crate::interpret::{Decision, Event, place_user};
use crate::limits::{self, FIRST, Plan, Want};
use crate::ports::executions::{Committed, Limit, Next};
use crate::{Error, FibreIndex, Result};
use model::{Place, Timestamp};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// How often limits may change between their read and the commit that relies on it, before the run
/// pauses.
const ROUNDS: u32 = 8;

/// The limits that were read, by their keys.
pub(super) type Known = BTreeMap<String, Option<Limit>>;

impl Run {
    /// The places after the next commit. Places that no step needs any more are given back; at the
    /// end of the run these are all places.
    pub(super) fn plan_places(&self, wants: &[Want], known: &Known, ends: bool) -> Plan {
        let needed: Vec<String> = if ends {
            Vec::new()
        } else {
            let places = (0..self.state.fibres.len()).map(FibreIndex);
            places.filter_map(|at| Some(place_user(&self.state, at)?.0)).collect()
        };
        // An effect whose step was cancelled counts until it has completed.
        let in_use = |place: &Place| !ends && self.places_in_use.iter().any(|(_, user)| *user == place.user);
        let of_run = |place: &Place| !ends && place.user == limits::RUN;
        let keeps = |place: &Place| needed.contains(&place.user) || in_use(place) || of_run(place);
        let now = self.engine.ports.clock.now();
        let due_at = now.plus(self.engine.config.hint_grace);
        limits::plan(&self.row.places, keeps, wants, known, (now, due_at))
    }

    /// Takes places for the effects that wait for them, and returns effects that have their place
    /// to the decision. False: another worker has the row.
    pub(super) async fn take_places(
        &mut self,
        invocation: &mut Invocation,
        decision: &mut Decision,
        now: Timestamp,
    ) -> Result<bool> {
        let in_flight = &mut invocation.in_flight;
        let limited = decision.take_limited(&self.state);
        in_flight.requests_places |= !limited.is_empty();
        in_flight.limited.extend(limited);
        if in_flight.limited.is_empty() {
            return Ok(true);
        }
        let requests_places = in_flight.requests_places
            || in_flight.limited.iter().any(|limited| self.place_of(limited.fibre()).is_none());
        if requests_places && !invocation.is_leaving {
            in_flight.requests_places = false;
            if !self.request_places(invocation).await? {
                return Ok(false);
            }
        }
        let in_flight = &mut invocation.in_flight;
        for limited in std::mem::take(&mut in_flight.limited) {
            let place = self.place_of(limited.fibre());
            match place {
                Some(place) if place.is_had() && place.from.is_none_or(|from| from <= now) => decision.give(limited),
                _ => in_flight.limited.push(limited),
            }
        }
        in_flight.places_usable_at =
            in_flight.limited.iter().filter_map(|limited| self.place_of(limited.fibre())?.from).collect();
        if in_flight.requests_places {
            // The run must know when it asks again; otherwise it would wait for nothing.
            let pause = limits::own_pause(self.row.id, ROUNDS);
            in_flight.places_usable_at.push(self.engine.ports.clock.now().plus(pause));
        }
        let waits = |place: &Place| !place.is_had();
        in_flight.waits_for_place =
            in_flight.limited.iter().any(|limited| self.place_of(limited.fibre()).is_some_and(waits));
        Ok(true)
    }

    /// Commits with free places, or with numbers in the waiting list.
    async fn request_places(&mut self, invocation: &mut Invocation) -> Result<bool> {
        let mut known = Known::new();
        for _ in 0..ROUNDS {
            let wants = self.wants(&invocation.in_flight)?;
            let is_waited_for = |want: &Want| self.row.places.iter().any(|place| place.user == want.user);
            let unknown = |want: &&Want| want.rule.gap.is_some() || is_waited_for(want);
            let keys: Vec<_> = wants.iter().filter(unknown).map(|want| want.key.clone()).collect();
            self.read_limits(&mut known, keys).await?;
            let plan = self.plan_places(&wants, &known, false);
            let refused: Vec<_> = plan.refused.iter().filter_map(|(user, reason)| self.refusal(user, reason)).collect();
            if !plan.is_new {
                invocation.refused.extend(refused);
                return Ok(true);
            }
            let lease_until = self.engine.ports.clock.now().plus(self.engine.config.lease);
            let next = Next::Continue { lease_until, segment_at: self.now };
            match self.commit_with(next, None, plan).await? {
                Committed::Done => {
                    invocation.is_uncommitted = false;
                    invocation.refused.extend(refused);
                    return Ok(true);
                }
                // Other runs were faster, so the limits are read again.
                Committed::Limited => {
                    known.clear();
                    let keys = wants.into_iter().map(|want| want.key).collect();
                    self.read_limits(&mut known, keys).await?;
                }
                Committed::Conflict | Committed::Woken { .. } => return Ok(false),
            }
        }
        tracing::debug!(execution.id = %self.row.id, "a limit changed too often; it is tried again after a pause");
        invocation.in_flight.requests_places = true;
        Ok(true)
    }

    /// Whether a step that waits for a place can have one now.
    pub(super) async fn can_take_place(&mut self, in_flight: &mut InFlight) -> Result<bool> {
        if !in_flight.waits_for_place {
            return Ok(false);
        }
        let wants = self.wants(in_flight)?;
        let mut known = Known::new();
        self.read_limits(&mut known, wants.iter().map(|want| want.key.clone()).collect()).await?;
        Ok(self.plan_places(&wants, &known, false).is_new)
    }

    /// The places that steps need and do not have, at most as many as one run may have.
    fn wants(&self, in_flight: &InFlight) -> Result<Vec<Want>> {
        let mut wants: Vec<Want> = Vec::new();
        for limited in &in_flight.limited {
            let Some(at) = self.state.fibre_at(limited.fibre()) else { continue };
            let Some((user, key)) = place_user(&self.state, at) else { continue };
            let place = self.row.places.iter().find(|place| place.user == user);
            let news = wants.iter().filter(|want| !self.row.places.iter().any(|place| place.user == want.user)).count();
            let is_too_many = place.is_none() && self.row.places.len() + news >= limits::MOST;
            if is_too_many || place.is_some_and(Place::is_had) || wants.iter().any(|want| want.user == user) {
                continue;
            }
            let node = self.program.node(self.state.fibre(at).map_err(broken)?.pc).map_err(broken)?;
            if let Some(limit) = &node.limit {
                wants.push(Want { user, key: key.to_owned(), rule: limit.rule });
            }
        }
        Ok(wants)
    }

    /// Reads the limits that are not known yet.
    pub(super) async fn read_limits(&mut self, known: &mut Known, keys: Vec<String>) -> Result<()> {
        for key in keys {
            if let Entry::Vacant(unknown) = known.entry(key) {
                let limit = self.engine.ports.executions.limit(&self.row.account, unknown.key(), FIRST).await?;
                self.meter.used.reads += 1 + u64::from(limit.as_ref().is_some_and(|limit| limit.waiting > 0));
                unknown.insert(limit);
            }
        }
        Ok(())
    }

    /// The place of the step at which the fibre is.
    pub(super) fn place_of(&self, fibre: crate::index::FibreId) -> Option<&Place> {
        let (user, _) = place_user(&self.state, self.state.fibre_at(fibre)?)?;
        self.row.places.iter().find(|place| place.user == user)
    }

    /// Marks the place of the fibre's step as used by an effect in flight.
    pub(super) fn mark_place_in_use(&mut self, fibre: crate::index::FibreId) {
        if let Some(place) = self.place_of(fibre) {
            let user = place.user.clone();
            self.places_in_use.push((fibre, user));
        }
    }

    /// The event for the interpreter about a step to which its limit refuses a place.
    fn refusal(&self, user: &str, reason: &str) -> Option<Event> {
        let mut fibres = (0..self.state.fibres.len()).map(FibreIndex);
        let at = fibres.find(|at| place_user(&self.state, *at).is_some_and(|(of, _)| of == user))?;
        let fibre = self.state.fibre(at).ok()?.id;
        Some(Event::Refused { fibre, reason: reason.to_owned() })
    }
}

fn broken(_: crate::invariant::BrokenInvariant) -> Error {
    Error::Internal("a step with a limit is not in its program")
}
