//! One invocation of a run: interpret, perform effects, commit, until the run ends or leaves the
//! function.
//!
//! The order is always: decide, commit what was recorded, then perform what comes next. A conflict
//! means that another worker holds the row: the result is dropped and nothing more is done.

mod accept;
mod children;
mod claim;
mod commit;
mod compute;
mod drive;
mod gate;
mod hold;
mod idempotency;
mod in_flight;
mod meter;
mod others;
mod park;
mod perform;
mod places;
mod secrets;
mod variables;

pub use accept::{hold, may_run, put_state, queue};
pub use claim::{RESERVE, act_on_hint};
pub use meter::priced_time;

use self::compute::Pace;
use self::meter::Meter;
use crate::engine::Engine;
use crate::index::{FibreId, StepIndex};
use crate::interpret::{Outside, RunFacts, SignalAddresses};
use crate::program::Program;
use crate::secrets::Secrets;
use crate::state::State;
use crate::view::{execution_value, trigger_value};
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
    stored: bool,
    /// Whether this invocation has claimed the row. Not needed for what a single write completes.
    held: bool,
    /// Now, as the run sees it: the moment of the last event.
    now: Timestamp,
    committed_at: Timestamp,
    bounds: Bounds,
    /// How often the row had been woken when the store was last asked for what had arrived.
    looked: Option<u64>,
    /// Spilled items put since the last commit.
    parts: u32,
    /// The names of the secrets that have been read.
    asked: BTreeSet<String>,
    /// Children that are stopped once the next commit holds.
    abandoned: Vec<Outside>,
    /// What the run uses and its account pays for.
    meter: Meter,
    /// How far a slice of computing goes, and how long all of them took.
    pace: Pace,
    /// The blocks with finally parts that the last commit has stored.
    guarded: Vec<(FibreId, StepIndex)>,
    /// The steps that had been executed at the last commit: what readers of the row see.
    shown: u64,
    /// The places of limits whose effects are in flight, by the fibre that has asked for the
    /// effect.
    busy: Vec<(FibreId, String)>,
}

/// How long this invocation may last.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// When this invocation began.
    pub began: Timestamp,
    /// Whether it stays for its children, because a caller waits for the answer.
    pub stays: bool,
    /// From then on nothing new is started: the run continues elsewhere as soon as nothing is in
    /// flight.
    pub hand_over_at: Timestamp,
    /// Then even what is in flight is abandoned, to be repeated elsewhere under the same key;
    /// `None` = never.
    pub abort_at: Option<Timestamp>,
    /// The time that must be left for an effect to be started; an effect with a shorter timeout
    /// needs no more than that.
    pub least_left: Duration,
    /// Whether a caller waits for no more than the response that `respond` gives.
    pub until_response: bool,
}

/// The answer to the caller of a synchronous run.
pub enum Reply {
    /// It has ended, left the function, or failed for now.
    End(Result<RunEnd, crate::error::Error>),
    /// The caller waits no longer, because the cap is reached, or because the run has given the
    /// response; the run continues.
    Early {
        /// The response that the run has given.
        response: Option<Value>,
    },
}

/// How an invocation has ended.
pub enum RunEnd {
    /// The run has ended.
    Ended(Box<Finished>),
    /// The run continues elsewhere.
    HandedOver {
        /// The response that the run has given.
        response: Option<Value>,
    },
    /// Another worker holds the row.
    Lost,
}

/// A run that has ended, with all that an answer shows.
pub struct Finished {
    /// The row as the last commit has it.
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
        stored: bool,
        bounds: Bounds,
    ) -> Self {
        let facts = Arc::new(facts(&engine, &row));
        let now = row.segment_at.unwrap_or(row.started_at);
        let committed_at = bounds.began;
        let meter = Meter::new(&row, bounds.began);
        let guarded = state.guards().collect();
        let (pace, shown) = (Pace::new(&engine, &state), state.executed);
        Self {
            engine,
            program,
            facts,
            state,
            row,
            stored,
            held: true,
            now,
            committed_at,
            bounds,
            looked: None,
            parts: 0,
            asked: BTreeSet::new(),
            abandoned: Vec::new(),
            meter,
            pace,
            guarded,
            shown,
            busy: Vec::new(),
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
