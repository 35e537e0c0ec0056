//! Reads when each step of an execution began and ended. The state only contains the last pass of
//! every step.

use engine::index::{Branch, StepIndex};
use engine::interpret::{SignalAddresses, Waiting, WaitsFor, waits};
use engine::program::Program;
use engine::rows::{load_edited, load_state};
use engine::state::{Record, State, StepStatus};
use engine::view::{CurrentStep, step_at};
use engine::{Engine, Error, Result};
use model::{AccountId, Execution, ExecutionId, Phase, Timestamp};

/// The steps to show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TimelineQuery {
    /// The most steps to return.
    pub limit: usize,
    /// How many steps are skipped.
    pub offset: usize,
}

/// The steps of an execution.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// The row; its `state` is empty.
    pub row: Execution,
    /// The steps, in the order in which they began.
    pub spans: Vec<Span>,
    /// The number of all steps that have begun.
    pub total: usize,
}

/// The last pass of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The step, with its name and module.
    pub step: CurrentStep,
    /// The number of the pass, from 1.
    pub pass: u32,
    /// How often the step has begun: more than once in loops, and after jumps.
    pub passes: u32,
    /// The attempts of the pass.
    pub attempts: u32,
    /// The status of the pass.
    pub status: StepStatus,
    /// When the pass began.
    pub started_at: Timestamp,
    /// When the pass ended.
    pub ended_at: Option<Timestamp>,
    /// The branch or item in which it ran, from 1; `None` outside of parallel blocks.
    pub branch: Option<u64>,
    /// In how many sections of blocks the step is.
    pub depth: usize,
    /// What it waits for; `None` if it does not wait.
    pub waits_for: Option<WaitsFor>,
    /// The end of the wait; null if it is not known.
    pub until: Option<Timestamp>,
    /// The page on which people answer a step that waits for a signal. Everyone who has this
    /// address can decide.
    pub page: Option<String>,
}

/// A page of the execution's steps.
pub async fn timeline(engine: &Engine, account: &AccountId, id: ExecutionId, query: TimelineQuery) -> Result<Timeline> {
    let mut row = engine.ports.executions.read(account, id).await?.ok_or(Error::ExecutionNotFound)?;
    let state = load_state(engine, &row).await?;
    let program = load_edited(engine, &row, &state).await?;
    let program = program.ok_or(Error::Internal("the revision of an execution is gone"))?;
    row.state = Vec::new();
    let waits = Waits::of(&row, &state, &program, &engine.config.public_url);
    let mut spans: Vec<Span> = records(&state)
        .filter_map(|(place, branch, record)| {
            let waiting = waits.of_pass(place, record.pass);
            Some(Span {
                step: step_at(&program, place)?,
                pass: record.pass,
                passes: state.passes.get(&place).copied().unwrap_or(record.pass),
                attempts: record.attempt,
                status: record.status,
                started_at: record.started_at,
                ended_at: record.ended_at,
                branch: record.branch.or(branch).map(|branch| branch.0),
                depth: program.nodes.get(place.place()).map_or(0, |node| node.around.len()),
                waits_for: waiting.map(|waiting| waiting.waits_for),
                until: waiting.and_then(|waiting| waits.until(waiting)),
                page: waiting.and_then(|waiting| waits.page(waiting)),
            })
        })
        .collect();
    spans.sort_by_key(|span| (span.started_at, span.pass, span.step.index, span.branch));
    let total = spans.len();
    let spans = spans.into_iter().skip(query.offset).take(query.limit).collect();
    Ok(Timeline { row, spans, total })
}

/// What the steps of an execution wait for.
struct Waits<'a> {
    row: &'a Execution,
    all: Vec<Waiting>,
    addresses: SignalAddresses,
}

impl<'a> Waits<'a> {
    /// The waits of the row; none if it has ended.
    fn of(row: &'a Execution, state: &State, program: &Program, public_url: &str) -> Self {
        let all = if row.status.is_terminal() { Vec::new() } else { waits(state, program) };
        Self { row, all, addresses: SignalAddresses::of(row, public_url) }
    }

    fn of_pass(&self, step: StepIndex, pass: u32) -> Option<&Waiting> {
        self.all.iter().find(|waiting| (waiting.step, waiting.pass) == (step, pass))
    }

    /// The end of the wait. The row contains the earliest end of all waits, so the end is only
    /// known if there is one wait.
    fn until(&self, waiting: &Waiting) -> Option<Timestamp> {
        let only = self.all.len() == 1 && self.row.phase == Phase::Waiting;
        waiting.until.or_else(|| self.row.wake_at.filter(|_| only))
    }

    /// The address of the page, if the step waits for a signal.
    fn page(&self, waiting: &Waiting) -> Option<String> {
        let has_page = waiting.waits_for == WaitsFor::Signal;
        has_page.then(|| self.addresses.page(waiting.step, waiting.pass)).flatten()
    }
}

/// Every record, with the branch of the fibre that holds it. The record of a parallel loop is
/// copied into each of its passes; the copies are left out.
fn records(state: &State) -> impl Iterator<Item = (StepIndex, Option<Branch>, &Record)> {
    let base = state.base.records.iter().map(|(place, record)| (*place, None, record));
    let split = state.fibres.iter().filter_map(|fibre| fibre.split.as_deref()).flat_map(move |split| {
        let news = |place: &StepIndex, record: &Record| {
            state.base.records.get(place).is_none_or(|known| known.pass != record.pass)
        };
        let records = split.layer.records.iter().filter(move |(place, record)| news(place, record));
        records.map(|(place, record)| (*place, Some(split.number), record))
    });
    base.chain(split)
}
