//! The place of the workflow's limit, in the row of a run that is about to be stored.

use super::{FIRST, Plan, ROUNDS, RUN, Want, pause};
use crate::ports::executions::{Created, Guards, Limit, LimitChange};
use crate::rows::first_due;
use crate::{Engine, Error, Result, StoreError};
use model::{Execution, Phase, Standing, Timestamp};
use std::collections::BTreeMap;

/// What is known of the limit, and what the run needs of it.
pub struct Admission<'a> {
    want: Option<&'a Want>,
    known: BTreeMap<String, Option<Limit>>,
    /// The reason why the run gets no place, as far as it is known.
    refusal: Option<String>,
    rounds: u32,
}

/// The row with its place, and how the limit changes with it.
pub struct Placed {
    /// The row that is stored.
    pub row: Execution,
    /// The changes of the limit.
    pub changes: Vec<LimitChange>,
}

impl<'a> Admission<'a> {
    /// A limit without a rate is assumed to be free, until the store says that it is not.
    pub async fn of(engine: &Engine, row: &Execution, want: Option<&'a Want>) -> Result<Self> {
        let mut place = Self { want, known: BTreeMap::new(), refusal: None, rounds: 0 };
        if want.is_some_and(|want| want.rule.gap.is_some()) {
            place.read_limit(engine, row).await?;
        }
        Ok(place)
    }

    /// The row as it would be stored next. The row of a run that gets no place is sent to the
    /// store, too. The store refuses it, but first it says whether the run was stored before, or
    /// which execution has the turn.
    pub fn plan(&mut self, engine: &Engine, row: &Execution) -> Placed {
        let Some(want) = self.want else { return Placed { row: row.clone(), changes: Vec::new() } };
        let now = engine.ports.clock.now();
        let plan = |known: &BTreeMap<String, Option<Limit>>| {
            let times = (now, now.plus(engine.config.hint_grace));
            super::plan(&[], |_| true, std::slice::from_ref(want), known, times)
        };
        let mut planned = plan(&self.known);
        self.refusal = planned.refused.pop().map(|(_, reason)| reason);
        if self.refusal.is_some() {
            planned = plan(&BTreeMap::from([(want.key.clone(), None)]));
        }
        placed(engine, row, planned, now)
    }

    /// Reads the limit, because it was not as it was assumed to be.
    pub async fn look_again(&mut self, engine: &Engine, row: &Execution) -> Result<()> {
        let Some(want) = self.want else { return Err(Error::Internal("a limit refused what needs no place")) };
        if let Some(reason) = self.refusal.take() {
            return Err(Error::NoPlace { key: want.key.clone(), reason });
        }
        self.rounds += 1;
        if self.rounds > ROUNDS {
            let source = "the limit of the workflow changes too often".into();
            return Err(StoreError::Unavailable { service: "executions", source }.into());
        }
        pause(engine, row.id, self.rounds).await;
        self.read_limit(engine, row).await
    }

    async fn read_limit(&mut self, engine: &Engine, row: &Execution) -> Result<()> {
        if let Some(want) = self.want {
            let limit = engine.ports.executions.limit(&row.account, &want.key, FIRST).await?;
            self.known.insert(want.key.clone(), limit);
        }
        Ok(())
    }
}

/// Stores a row whose only condition is its place. False: a row with its id exists.
pub async fn store(engine: &Engine, row: &mut Execution, want: Option<&Want>) -> Result<bool> {
    let executions = &engine.ports.executions;
    if want.is_none() {
        return Ok(executions.create(row).await?);
    }
    let mut admission = Admission::of(engine, row, want).await?;
    loop {
        let Placed { row: placed, changes } = admission.plan(engine, row);
        let guards = Guards { limits: changes, ..Guards::default() };
        match executions.create_guarded(&placed, &guards).await? {
            Created::Done => {
                *row = placed;
                return Ok(true);
            }
            Created::Limited => admission.look_again(engine, row).await?,
            Created::Taken | Created::KeyUsed(_) | Created::TurnTaken(_) => return Ok(false),
        }
    }
}

/// The row with these places. A run that has to wait is not claimed by the process that stores it,
/// unless its wait is short.
fn placed(engine: &Engine, row: &Execution, plan: Plan, now: Timestamp) -> Placed {
    let Plan { places, changes, .. } = plan;
    let mut row = Execution { places, ..row.clone() };
    let later = row.wake_at.filter(|wake_at| *wake_at > now);
    let Some(place) = row.places.iter_mut().find(|place| place.user == RUN) else {
        return Placed { row, changes };
    };
    place.from = place.from.max(later);
    let (waits, from) = (matches!(place.standing, Standing::Waits(_)), place.from);
    let is_far = from.is_some_and(|from| row.phase != Phase::Running || now.until(from) > engine.config.park_after);
    if waits || is_far {
        row.phase = Phase::Waiting;
        row.fence = 0;
        row.lease_until = None;
        row.segment_at = None;
        row.wake_at = from.filter(|_| !waits);
        row.due_at = if waits { row.deadline_at } else { Some(first_due(engine, &row)) };
    }
    Placed { row, changes }
}
