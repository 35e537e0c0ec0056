//! Puts the events of a row in order.
//!
//! The log and the records of steps only grow, and each record contains the length of the log when
//! the record was created. So both have one common order, to which later commits only append.

use super::cursor::{EventCursor, Seen};
use super::event::{Event, EventKind, RunStanding};
use crate::executions::logs::{self, LogQuery};
use crate::steps::{self, Pass, StepQuery};
use engine::program::Program;
use engine::rows::{load_edited, load_state};
use engine::state::State;
use engine::view::assemble;
use engine::{Engine, Error, Result};
use model::json::serialized_len;
use model::{Execution, LogEntry, Recording, Timestamp};
use std::collections::VecDeque;

/// A page with this number of bytes of records and entries is full, because the answer of a
/// function is limited.
const FULL: usize = 1024 * 1024;

/// A page of the events of an execution.
#[derive(Clone, Debug)]
pub struct EventPage {
    /// The row; its `state` is empty.
    pub row: Execution,
    /// The number of steps of the revision.
    pub total_steps: usize,
    /// The events, in their order.
    pub events: Vec<Event>,
    /// The position after them.
    pub cursor: EventCursor,
    /// Whether there are more events already.
    pub more: bool,
}

/// At most `limit` events of the row after this position; from the start without one.
pub(super) async fn gather(
    engine: &Engine,
    mut row: Execution,
    after: Option<EventCursor>,
    limit: usize,
) -> Result<EventPage> {
    let state = load_state(engine, &row).await?;
    let program = load_edited(engine, &row, &state).await?;
    let program = program.ok_or(Error::Internal("the revision of an execution is gone"))?;
    row.state = Vec::new();
    let total_steps = program.nodes.len();
    let source = Source { engine, row: &row, state: &state, program: &program };
    let mut page = Page { cursor: after.unwrap_or_default(), events: Vec::new(), limit, bytes: 0 };
    if after.is_none() {
        page.push(row.started_at, EventKind::Start);
    }
    let more = source.fill(&mut page).await?;
    Ok(EventPage { total_steps, events: page.events, cursor: page.cursor, more, row })
}

/// The events of a page so far.
struct Page {
    cursor: EventCursor,
    events: Vec<Event>,
    limit: usize,
    /// The size of its records and entries.
    bytes: usize,
}

impl Page {
    fn room(&self) -> usize {
        if self.bytes < FULL { self.limit.saturating_sub(self.events.len()) } else { 0 }
    }

    fn push(&mut self, at: Timestamp, kind: EventKind) {
        self.events.push(Event { cursor: self.cursor, at, kind });
    }
}

/// A row with everything that its events are made from.
struct Source<'a> {
    engine: &'a Engine,
    row: &'a Execution,
    state: &'a State,
    program: &'a Program,
}

impl Source<'_> {
    /// Adds as many events as there is room for. Returns whether there are more.
    async fn fill(&self, page: &mut Page) -> Result<bool> {
        let interrupted = self.interrupted();
        let steps = self.state.step_records.kept as usize + interrupted.len();
        let logs = self.state.journal.kept;
        let EventCursor { logs: logs_before, steps: steps_before, seen } = page.cursor;
        let is_beyond = logs_before > logs || steps_before as usize > steps;
        if is_beyond || (seen == Seen::End && !self.row.status.is_terminal()) {
            return Err(Error::invalid("cursor", "is beyond the events of this run: begin without a cursor"));
        }
        let entries = self.entries(page).await?;
        let passes = self.passes(page, interrupted).await?;
        self.merge(page, entries, passes);
        let has_all = page.cursor.logs == logs && page.cursor.steps as usize == steps;
        if !has_all || page.cursor.seen == Seen::End {
            return Ok(!has_all);
        }
        Ok(self.conclude(page))
    }

    async fn entries(&self, page: &Page) -> Result<VecDeque<LogEntry>> {
        if page.room() == 0 || page.cursor.logs == self.state.journal.kept {
            return Ok(VecDeque::new());
        }
        let query = LogQuery { from: Some(page.cursor.logs as usize), limit: page.room(), ..LogQuery::default() };
        Ok(logs::page(self.engine, self.row, self.state.journal.clone(), query).await?.logs.into())
    }

    async fn passes(&self, page: &Page, interrupted: Vec<Pass>) -> Result<VecDeque<Pass>> {
        let (from, kept) = (page.cursor.steps as usize, self.state.step_records.kept as usize);
        let mut passes = Vec::new();
        if page.room() > 0 && from < kept {
            let query = StepQuery { from, limit: page.room(), ..StepQuery::default() };
            passes = steps::over(self.engine, self.row, &self.state.step_records, self.program, &query).await?;
        }
        passes.extend(interrupted.into_iter().skip(from.saturating_sub(kept)));
        Ok(passes.into())
    }

    /// The passes that the end from outside has interrupted. They are final, because nothing
    /// changes the state of an ended execution.
    fn interrupted(&self) -> Vec<Pass> {
        let is_recorded = self.row.status.is_terminal() && self.program.record == Recording::All;
        if is_recorded { steps::interrupted(self.state, self.program) } else { Vec::new() }
    }

    fn merge(&self, page: &mut Page, mut entries: VecDeque<LogEntry>, mut passes: VecDeque<Pass>) {
        while page.room() > 0 {
            let is_next = passes.front().is_some_and(|pass| pass.record.logged <= page.cursor.logs);
            if !is_next && let Some(entry) = entries.pop_front() {
                page.cursor.logs += 1;
                page.bytes += serialized_len(&entry);
                let step = self.program.nodes.get(entry.step_index as usize).map(|node| node.id.clone());
                page.push(entry.timestamp, EventKind::Log { entry, step });
            } else if let Some(pass) = passes.pop_front() {
                page.cursor.steps += 1;
                page.bytes += serialized_len(&pass.record);
                let at = pass.ended_at.or(self.row.completed_at).unwrap_or(pass.record.started_at);
                page.push(at, EventKind::Step(Box::new(pass)));
            } else {
                return;
            }
        }
    }

    /// Adds the end, or the standing of the execution if the cursor has not seen it. Returns
    /// whether there was no room for it.
    fn conclude(&self, page: &mut Page) -> bool {
        if self.row.status.is_terminal() {
            if page.room() == 0 {
                return true;
            }
            let view = assemble(self.row.clone(), self.state, self.program);
            page.cursor.seen = Seen::End;
            let end = EventKind::End { failed: view.failed.map(Box::new), answer: view.answer };
            page.push(self.row.completed_at.unwrap_or(self.row.started_at), end);
            return false;
        }
        let standing = RunStanding::of(self.row, self.state, self.program);
        let seen = standing.seen();
        if seen == page.cursor.seen {
            return false;
        }
        if page.room() == 0 {
            return true;
        }
        page.cursor.seen = seen;
        page.push(self.engine.ports.clock.now(), EventKind::Run(Box::new(standing)));
        false
    }
}
