//! Computes how an execution changes limits with its next commit, from what it knows of them.

use crate::ports::executions::{Limit, LimitChange, RateChange};
use crate::program::LimitRule;
use model::{Place, Standing, Timestamp};
use std::collections::BTreeMap;
use std::time::Duration;

/// The user of a place of the whole run. The user of the place of a step names the step.
pub const RUN: &str = "run";

/// A place that an execution needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Want {
    /// The user of the place: the run or a step.
    pub user: String,
    /// The key of the limit.
    pub key: String,
    /// What the limit allows.
    pub rule: LimitRule,
}

/// The places of an execution after its next commit, and how limits change with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The places that it has, or waits for.
    pub places: Vec<Place>,
    /// One change for each limit.
    pub changes: Vec<LimitChange>,
    /// The users that get no place and do not wait for one, each with the reason.
    pub refused: Vec<(String, String)>,
    /// Whether the plan takes another place, or begins to wait for one.
    pub is_new: bool,
}

/// Plans the next commit of an execution with the places `had`, of which it still needs those that
/// `keeps` returns true for. A limit that is not in `known` is assumed to be free, which the store
/// checks. A limit with a rate must be known, and also a limit for which the execution waits.
pub fn plan(
    had: &[Place],
    keeps: impl Fn(&Place) -> bool,
    wants: &[Want],
    known: &BTreeMap<String, Option<Limit>>,
    (now, due_at): (Timestamp, Timestamp),
) -> Plan {
    let mut planning = Planning { known, now, due_at, changes: BTreeMap::new(), plan: Plan::default() };
    for place in had {
        if keeps(place) {
            planning.plan.places.push(place.clone());
        } else {
            planning.give_back(place);
        }
    }
    for want in wants {
        planning.want(want);
    }
    planning.plan.changes = planning.changes.into_values().filter(is_any).collect();
    planning.plan
}

/// How limits change when an execution with these places ends.
pub fn given_back(places: &[Place]) -> Vec<LimitChange> {
    let nothing = (Timestamp(0), Timestamp(0));
    plan(places, |_| false, &[], &BTreeMap::new(), nothing).changes
}

fn is_any(change: &LimitChange) -> bool {
    let counts = change.gives_back > 0 || change.takes > 0 || !change.leaves.is_empty() || !change.joins.is_empty();
    counts || change.rate.is_some()
}

struct Planning<'a> {
    known: &'a BTreeMap<String, Option<Limit>>,
    now: Timestamp,
    due_at: Timestamp,
    changes: BTreeMap<String, LimitChange>,
    plan: Plan,
}

impl Planning<'_> {
    fn change(&mut self, key: &str) -> &mut LimitChange {
        let new = || LimitChange { key: key.to_owned(), ..LimitChange::default() };
        self.changes.entry(key.to_owned()).or_insert_with(new)
    }

    fn give_back(&mut self, place: &Place) {
        match place.standing {
            Standing::Held => self.change(&place.key).gives_back += 1,
            Standing::Waits(ticket) => self.change(&place.key).leaves.push(ticket),
            Standing::Reserved => {}
        }
    }

    fn want(&mut self, want: &Want) {
        let before = self.plan.places.iter().position(|place| place.user == want.user);
        let standing = before.and_then(|at| self.plan.places.get(at)).map(|place| place.standing);
        let got = match standing {
            Some(Standing::Held | Standing::Reserved) => return,
            Some(Standing::Waits(ticket)) => {
                if !self.has_free_place(want, ticket) {
                    return;
                }
                let change = self.change(&want.key);
                change.leaves.push(ticket);
                change.takes += 1;
                Some(Standing::Held)
            }
            None => self.take(want),
        };
        let Some(standing) = got else {
            self.plan.refused.push((want.user.clone(), full(want)));
            return;
        };
        let from = match (standing, want.rule.gap) {
            (Standing::Held | Standing::Reserved, Some(gap)) => match self.reserve(want, gap) {
                Ok(from) => from,
                Err(()) => return,
            },
            _ => None,
        };
        self.change(&want.key).most = want.rule.concurrency.unwrap_or_default();
        self.plan.is_new = true;
        // A run that was to begin at a later time does not begin earlier because it had to wait.
        let earliest = before.and_then(|at| self.plan.places.get(at)).and_then(|place| place.from);
        let from = from.max(earliest.filter(|earliest| *earliest > self.now));
        let place = Place { key: want.key.clone(), user: want.user.clone(), standing, from };
        match before.and_then(|at| self.plan.places.get_mut(at)) {
            Some(old) => *old = place,
            None => self.plan.places.push(place),
        }
    }

    /// Takes a place, or a number in the waiting list. `None` if there is no place and the step
    /// does not wait.
    fn take(&mut self, want: &Want) -> Option<Standing> {
        let Some(most) = want.rule.concurrency else { return Some(Standing::Reserved) };
        let (held, due_at) = (self.held(&want.key), self.due_at);
        let may_wait = want.rule.queue && !self.waits_for_itself(want, most);
        let known = self.known.get(&want.key).cloned();
        let change = self.change(&want.key);
        // A limit that is not known may be free.
        let Some(limit) = known.map(Option::unwrap_or_default) else {
            change.takes += 1;
            change.overtakes = true;
            return Some(Standing::Held);
        };
        let others = limit.waiting.saturating_sub(change.leaves.len() as u64);
        if held < u64::from(most) && others == 0 && change.joins.is_empty() {
            change.takes += 1;
            change.overtakes = true;
            return Some(Standing::Held);
        }
        if !may_wait {
            return None;
        }
        let ticket = limit.next_ticket + change.joins.len() as u64;
        change.joins.push(ticket);
        change.due_at = Some(due_at);
        Some(Standing::Waits(ticket))
    }

    /// Whether the run itself holds all places, from its start to its end.
    fn waits_for_itself(&self, want: &Want, most: u32) -> bool {
        most <= 1 && self.plan.places.iter().any(|place| place.user == RUN && place.key == want.key)
    }

    /// How many places are held after what is planned so far.
    fn held(&self, key: &str) -> u64 {
        let held = self.known.get(key).and_then(Option::as_ref).map_or(0, |limit| limit.held);
        let change = self.changes.get(key);
        let (gives_back, takes) = change.map_or((0, 0), |change| (change.gives_back, change.takes));
        (held + u64::from(takes)).saturating_sub(gives_back.into())
    }

    /// Whether there are free places for the run with this number in the waiting list, and for all
    /// before it.
    fn has_free_place(&self, want: &Want, ticket: u64) -> bool {
        let Some(Some(limit)) = self.known.get(&want.key) else { return false };
        let most = want.rule.concurrency.map_or(u64::MAX, u64::from);
        let free = most.saturating_sub(self.held(&want.key));
        let leaves = self.changes.get(&want.key).map(|change| change.leaves.as_slice()).unwrap_or_default();
        let mut before = limit.first.iter().filter(|waiter| !leaves.contains(&waiter.ticket));
        before.position(|waiter| waiter.ticket == ticket).is_some_and(|place| (place as u64) < free)
    }

    /// Reserves the next moment that the rate allows. `None` = the place can be used now. As many
    /// uses as there are places can come at the same time. It is an error if the moment is later
    /// and the step does not wait; then the place is not taken, either.
    fn reserve(&mut self, want: &Want, gap: Duration) -> Result<Option<Timestamp>, ()> {
        let stored = self.known.get(&want.key).and_then(Option::as_ref).and_then(|limit| limit.reserved);
        let now = self.now;
        let planned = self.changes.get(&want.key).and_then(|change| change.rate).map(|rate| rate.to);
        let reserved = planned.or(stored).unwrap_or(now).max(now);
        let burst = gap * want.rule.concurrency.unwrap_or(1).saturating_sub(1);
        let from = reserved.minus(burst).max(now);
        if from > now && !want.rule.queue {
            let millis = now.until(from).as_millis();
            let reason = format!("limit '{}': its rate allows the next use in {millis} ms", want.key);
            self.plan.refused.push((want.user.clone(), reason));
            self.untake(&want.key);
            return Err(());
        }
        self.change(&want.key).rate = Some(RateChange { before: stored, to: reserved.plus(gap) });
        Ok(Some(from).filter(|from| *from > now))
    }

    /// Removes a place from the plan that was just added to it.
    fn untake(&mut self, key: &str) {
        let change = self.change(key);
        change.takes = change.takes.saturating_sub(1);
        change.overtakes = change.takes > 0;
    }
}

fn full(want: &Want) -> String {
    let most = want.rule.concurrency.unwrap_or_default();
    format!("limit '{}': all {most} places are taken, or others wait for them", want.key)
}
