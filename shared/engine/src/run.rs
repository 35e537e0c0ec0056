//! One invocation of a run: interpret, perform effects, commit, until it ends or leaves the function.
//!
//! The order is always: decide, commit what was recorded, then perform what comes next. A conflict means that somebody else moved the row on:
//! the result is dropped and nothing more is done.

mod accept;
mod air;
mod children;
mod compute;
mod drive;
mod idempotency;
mod leave;
mod meter;
mod others;
mod perform;
mod row;
mod secrets;
mod take_up;
mod variables;

pub use accept::{hold, may_run, put_state, queue};
pub use meter::priced_time;
pub use row::{NewRow, new_row, run_secret};
pub use take_up::{RESERVE, take_up};

use self::compute::Pace;
use self::meter::Meter;
use crate::engine::Engine;
use crate::interpret::{CallbackBase, ChildKey, RunFacts};
use crate::program::Program;
use crate::secrets::Secrets;
use crate::state::State;
use model::{Execution, Timestamp};
use serde_json::{Map, Value, json};
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
    /// Whether the row is in the store. A run that is pure to its end is stored once, then.
    stored: bool,
    /// Now, as the run sees it: the moment of the last event.
    now: Timestamp,
    committed_at: Timestamp,
    bounds: Bounds,
    /// How often the row had been woken when it was last looked at what had arrived.
    looked: Option<u64>,
    /// Spilled items put since the last commit.
    parts: u32,
    /// The names of the secrets that were asked for.
    asked: BTreeSet<String>,
    /// Children to be stopped, once the next commit holds.
    abandoned: Vec<ChildKey>,
    /// What is used and paid for.
    meter: Meter,
    /// How far a turn of computing goes, and how long all of them took.
    pace: Pace,
    /// The steps that had been executed when the row was written last: what those who look at the run know of.
    shown: u64,
}

/// How long this invocation may go on.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// When it began.
    pub began: Timestamp,
    /// Whether it stays for its children, because somebody waits for the answer.
    pub stays: bool,
    /// From then on nothing new is started: the run goes on elsewhere as soon as nothing is under way.
    pub hand_over_at: Timestamp,
    /// Then even what is under way is abandoned, to be repeated elsewhere under the same key; `None` = never.
    pub abort_at: Option<Timestamp>,
    /// The time that must be left for an effect to be started, at most; an effect with a shorter timeout asks for that.
    pub least_left: Duration,
}

/// What the caller of a synchronous run is told.
pub enum Reply {
    /// It has ended, left the function, or broke down.
    End(Result<RunEnd, crate::error::Error>),
    /// The cap is reached; what is under way goes on.
    Early,
}

/// How an invocation ended.
pub enum RunEnd {
    /// The run has ended.
    Ended(Box<Finished>),
    /// The run goes on elsewhere.
    HandedOver,
    /// Somebody else has moved the row on.
    Lost,
}

/// A run that has ended, with all that an answer shows.
pub struct Finished {
    /// The row.
    pub row: Execution,
    /// The last state.
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
        let (pace, shown) = (Pace::new(&engine, &state), state.executed);
        Self {
            engine,
            program,
            facts,
            state,
            row,
            stored,
            now,
            committed_at,
            bounds,
            looked: None,
            parts: 0,
            asked: BTreeSet::new(),
            abandoned: Vec::new(),
            meter,
            pace,
            shown,
        }
    }
}

fn facts(engine: &Engine, row: &Execution) -> RunFacts {
    let mut trigger = row.trigger.facts.clone();
    trigger.insert("type".into(), Value::String(row.trigger.kind.clone()));
    trigger.insert("data".into(), Value::Object(row.trigger.data.clone()));
    let execution = Map::from_iter([
        ("id".to_owned(), json!(row.id.vflow())),
        ("workflowId".to_owned(), json!(row.workflow_id)),
        // An execution is never started over; trying again makes a new one. Workers that take it over are no attempts of the caller's.
        ("attempt".to_owned(), json!(1)),
    ]);
    RunFacts {
        execution: row.id,
        execution_value: Value::Object(execution),
        trigger_value: Value::Object(trigger),
        device: engine.config.device.clone(),
        trigger: row.trigger.clone(),
        callback: CallbackBase {
            prefix: format!("{}/v1/webhook/callback/", engine.config.public_url),
            account: row.account.clone(),
            execution: row.id,
            secret: row.secret.to_string(),
        },
        secrets: Secrets::default(),
    }
}
