//! One invocation of a run: interpret, perform effects, commit, until the run ends or releases the
//! process.
//!
//! The order is always the same: decide, commit the results so far, then perform the next effects.
//! A conflict means that another worker holds the row: the result is dropped and nothing more is
//! done.

mod children;
mod claim;
mod commit;
mod compute;
mod drive;
mod hint;
mod in_flight;
mod meter;
mod park;
mod perform;
mod places;
mod run_place;
mod secrets;
mod stop_workflow;
mod store_new;
mod variables;

pub use hint::{RESERVE, act_on_hint};
pub use meter::priced_time;
pub use store_new::{may_run, put_state, store_claimed, store_queued};

use self::compute::Pace;
use self::meter::Meter;
use crate::interpret::{Outside, RunFacts, SignalAddresses};
use crate::secrets::Secrets;
use crate::view::{execution_value, trigger_value};
use crate::{Engine, FibreId, Program, State, StepIndex};
use model::{Execution, Timestamp};
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

/// A run in memory, with the right to commit it.
pub struct Run {
    engine: Engine,
    program: Arc<Program>,
    facts: Arc<RunFacts>,
    state: State,
    row: Execution,
    /// Whether the row is in the store. A run without effects is stored once, when it ends.
    is_stored: bool,
    /// Whether this invocation has claimed the row. A run that ends or waits with its first write
    /// needs no claim.
    is_claimed: bool,
    /// The current time as the run sees it: the moment of the last event.
    now: Timestamp,
    committed_at: Timestamp,
    bounds: Bounds,
    /// The row's `inbox` when signals and ends of children were last polled; `None` = not yet.
    polled_inbox: Option<u64>,
    /// Spilled items that were stored since the last commit.
    spills_put: u32,
    /// The names of the secrets that have been read.
    secrets_read: BTreeSet<String>,
    /// Children that are stopped after the next successful commit.
    abandoned: Vec<Outside>,
    /// What the run uses and its account pays for.
    meter: Meter,
    /// The size of the next slice of computing, and the time of all slices.
    pace: Pace,
    /// The blocks with finally parts that the last commit has stored.
    committed_guards: Vec<(FibreId, StepIndex)>,
    /// The steps that had been executed at the last commit: what readers of the row see.
    committed_steps: u64,
    /// The places of limits whose effects are in flight, by the fibre that has asked for the
    /// effect.
    places_in_use: Vec<(FibreId, String)>,
}

/// How long this invocation may last.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// When this invocation began.
    pub began: Timestamp,
    /// Whether the run polls its children instead of releasing the process, because a caller waits
    /// for the answer.
    pub stays_for_children: bool,
    /// From this time on nothing new is started. As soon as nothing is in flight, the run continues
    /// in another invocation.
    pub hand_over_at: Timestamp,
    /// At this time even effects in flight are abandoned. Another invocation repeats them with the
    /// same idempotency key. `None` = never.
    pub abort_at: Option<Timestamp>,
    /// The time that must be left for an effect to be started; an effect with a shorter timeout
    /// needs no more than that.
    pub min_left: Duration,
    /// Whether the caller waits only for the response that a step `respond` gives.
    pub until_response: bool,
}

/// The answer to the caller of a synchronous run.
pub enum Reply {
    /// The run has ended, has released the process, or has failed for now.
    End(Result<RunEnd, crate::error::Error>),
    /// The caller does not wait any longer, because the cap is reached or the run has given the
    /// response. The run continues.
    Early {
        /// The response that the run has given.
        response: Option<Value>,
    },
}

/// How an invocation has ended.
pub enum RunEnd {
    /// The run has ended.
    Ended(Box<Finished>),
    /// The run continues in another invocation.
    HandedOver {
        /// The response that the run has given.
        response: Option<Value>,
    },
    /// Another worker holds the row.
    Lost,
}

/// A run that has ended, with everything that an answer shows.
pub struct Finished {
    /// The row after the last commit.
    pub row: Execution,
    /// The state at the end.
    pub state: State,
    /// The program it ran.
    pub program: Arc<Program>,
}

impl Run {
    /// A run whose row is `row`: stored and claimed, or new and not stored yet.
    pub fn new(
        engine: Engine,
        program: Arc<Program>,
        row: Execution,
        state: State,
        is_stored: bool,
        bounds: Bounds,
    ) -> Self {
        let facts = Arc::new(facts(&engine, &row));
        let now = row.segment_at.unwrap_or(row.started_at);
        let committed_at = bounds.began;
        let meter = Meter::new(&row, bounds.began);
        let committed_guards = state.guards().collect();
        let (pace, committed_steps) = (Pace::new(&engine, &state), state.executed);
        Self {
            engine,
            program,
            facts,
            state,
            row,
            is_stored,
            is_claimed: true,
            now,
            committed_at,
            bounds,
            polled_inbox: None,
            spills_put: 0,
            secrets_read: BTreeSet::new(),
            abandoned: Vec::new(),
            meter,
            pace,
            committed_guards,
            committed_steps,
            places_in_use: Vec::new(),
        }
    }
}

fn facts(engine: &Engine, row: &Execution) -> RunFacts {
    RunFacts {
        execution: row.id,
        execution_value: execution_value(row),
        trigger_value: trigger_value(&row.trigger),
        device: engine.config.device.clone(),
        trigger: row.trigger.clone(),
        signals: SignalAddresses::of(row, &engine.config.public_url),
        secrets: Secrets::default(),
    }
}
