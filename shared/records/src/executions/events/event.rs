//! Events of an execution, and its current standing.

use super::cursor::{EventCursor, Seen};
use crate::steps::Pass;
use engine::digest::sha256_hex;
use engine::interpret::{WaitsFor, under_way, waits};
use engine::program::Program;
use engine::state::State;
use engine::view::{CurrentStep, FailedStep, step_at};
use model::{Execution, LogEntry, Phase, Status, Timestamp};
use serde_json::{Value, json};

/// Something that happened in an execution.
#[derive(Clone, Debug)]
pub struct Event {
    /// The position after it.
    pub cursor: EventCursor,
    /// When it happened. For a standing, when it was read.
    pub at: Timestamp,
    /// What happened, with everything that is shown of it.
    pub kind: EventKind,
}

/// What happened, with everything that is shown of it.
#[derive(Clone, Debug)]
pub enum EventKind {
    /// The execution was accepted.
    Start,
    /// An entry was added to the log.
    Log {
        /// The entry as it is stored, without secrets.
        entry: LogEntry,
        /// The id of its step; `None` if the program has no such step.
        step: Option<String>,
    },
    /// A pass of a step has ended.
    Step(Box<Pass>),
    /// The standing of the execution, which no earlier event has shown.
    Run(Box<RunStanding>),
    /// The execution has ended.
    End {
        /// The step whose failure ended it.
        failed: Option<Box<FailedStep>>,
        /// The result that `output` or `return` has set.
        answer: Option<Value>,
    },
}

/// The standing of an execution that has not ended: its status, phase and current steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunStanding {
    /// Its status, which is not a final one.
    pub status: Status,
    /// What it is doing.
    pub phase: Phase,
    /// When it continues, if it waits.
    pub wake_at: Option<Timestamp>,
    /// The passes that have not ended, in the order of their starts.
    pub under_way: Vec<UnderWay>,
}

/// A pass of a step that has not ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnderWay {
    /// The step, with its name and module.
    pub step: CurrentStep,
    /// Which of the step's passes it is, from 1.
    pub pass: u32,
    /// The branch or item in which it runs, from 1.
    pub branch: Option<u64>,
    /// When the pass began.
    pub started_at: Timestamp,
    /// The number of attempts so far, with the current one.
    pub attempts: usize,
    /// What it waits for; `None` for a block, whose steps are listed themselves.
    pub waits_for: Option<WaitsFor>,
    /// The end of the wait; null if it is not known.
    pub until: Option<Timestamp>,
}

impl RunStanding {
    pub(super) fn of(row: &Execution, state: &State, program: &Program) -> Self {
        let waits = waits(state, program);
        let passes = under_way(state).into_iter().filter_map(|record| {
            let waiting = waits.iter().find(|waiting| (waiting.step, waiting.pass) == (record.step, record.pass));
            Some(UnderWay {
                step: step_at(program, record.step)?,
                pass: record.pass,
                branch: record.branch.map(|branch| branch.0),
                started_at: record.started_at,
                attempts: record.tries.len() + 1,
                waits_for: waiting.map(|waiting| waiting.waits_for),
                until: waiting.and_then(|waiting| waiting.until),
            })
        });
        Self { status: row.status, phase: row.phase, wake_at: row.wake_at, under_way: passes.collect() }
    }

    /// The mark by which a cursor remembers that this standing was shown.
    pub(super) fn seen(&self) -> Seen {
        let pass = |of: &UnderWay| {
            json!([of.step.index, of.pass, of.branch, of.attempts, of.waits_for.map(WaitsFor::as_str), of.until])
        };
        let passes: Vec<Value> = self.under_way.iter().map(pass).collect();
        let whole = json!([self.status, self.phase, self.wake_at, passes]).to_string();
        let digest = sha256_hex(&whole);
        Seen::Standing(digest.get(..8).and_then(|digest| u32::from_str_radix(digest, 16).ok()).unwrap_or_default())
    }
}
