//! Reads the records of an execution's steps.

use engine::index::StepIndex;
use engine::interpret::under_way;
use engine::program::Program;
use engine::rows::{load_edited, load_state};
use engine::state::slot::Place;
use engine::state::step_records::RecordSegment;
use engine::state::{Ending, State, StepRecord, StepRecords, codec};
use engine::view::{CurrentStep, step_at};
use engine::{Engine, Error, Result};
use model::{AccountId, Execution, ExecutionId, Recording, Timestamp};

/// How many items with older records are read at once.
const AT_ONCE: usize = 8;

/// The records to read.
#[derive(Clone, Debug, Default)]
pub struct StepQuery {
    /// Only records of the step with this id.
    pub step: Option<String>,
    /// Only records of this pass.
    pub pass: Option<u32>,
    /// Only records of passes with this status.
    pub status: Option<PassStatus>,
    /// Only records from this position on, counted from 0: the end of another page.
    pub from: usize,
    /// The most records to return.
    pub limit: usize,
}

/// The status of a pass, as its record shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassStatus {
    /// The pass has not ended.
    Running,
    /// It has completed.
    Completed,
    /// It has failed.
    Failed,
    /// It has failed and was skipped.
    Skipped,
    /// It had not ended when something else ended its block or the execution.
    Interrupted,
}

impl PassStatus {
    /// All values, each with the word that requests and answers use.
    pub const ALL: [(&'static str, Self); 5] = [
        ("running", Self::Running),
        ("completed", Self::Completed),
        ("failed", Self::Failed),
        ("skipped", Self::Skipped),
        ("interrupted", Self::Interrupted),
    ];

    /// Reads the word that requests use.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(word, _)| *word == text).map(|(_, status)| status)
    }

    /// The word that answers use.
    pub fn as_str(self) -> &'static str {
        Self::ALL.into_iter().find(|(_, status)| *status == self).map_or("", |(word, _)| word)
    }

    fn of(ending: Ending) -> Self {
        match ending {
            Ending::Completed => Self::Completed,
            Ending::Failed => Self::Failed,
            Ending::Skipped => Self::Skipped,
            Ending::Interrupted => Self::Interrupted,
        }
    }
}

/// A pass of a step.
#[derive(Clone, Debug)]
pub struct Pass {
    /// The step, with its name and module.
    pub step: CurrentStep,
    /// The status of the pass.
    pub status: PassStatus,
    /// When the pass ended.
    pub ended_at: Option<Timestamp>,
    /// Everything else that is known of the pass.
    pub record: StepRecord<'static>,
}

/// A page of records, in the order in which the passes ended. Passes that have not ended come last.
#[derive(Clone, Debug)]
pub struct StepPage {
    /// The row; its `state` is empty.
    pub row: Execution,
    /// The passes of which the execution keeps records.
    pub recording: Recording,
    /// The passes of the page.
    pub passes: Vec<Pass>,
    /// The number of all kept records, also of those that do not match the query.
    pub total: usize,
    /// The number of records that were not kept because there were too many.
    pub left_out: u32,
    /// The start of the next page, for [`StepQuery::from`]; `None` = there are no more records yet.
    pub next: Option<usize>,
    /// Where to continue, for [`StepQuery::from`]: the start of the next page, or the end of the
    /// records.
    pub end: usize,
}

/// The records up to the last commit. Of the items with older records, only those are read that the
/// page needs; a filtered page reads until it is full.
pub async fn records(engine: &Engine, account: &AccountId, id: ExecutionId, query: StepQuery) -> Result<StepPage> {
    let mut row = engine.ports.executions.read(account, id).await?.ok_or(Error::ExecutionNotFound)?;
    let mut state = load_state(engine, &row).await?;
    let program = load_edited(engine, &row, &state).await?;
    let program = program.ok_or(Error::Internal("the revision of an execution is gone"))?;
    row.state = Vec::new();
    let records = std::mem::take(&mut state.step_records);
    let (total, left_out) = (records.kept as usize, records.left_out);
    let recording = program.record;
    let mut pick = Pick { query: &query, program: &program, at: 0, passes: Vec::new(), next: None };
    Reader { engine, account, id }.read(&records, &mut pick).await?;
    if pick.next.is_none() && recording == Recording::All {
        pick.take_unfinished(under_way(&state), row.status.is_terminal(), total);
    }
    let Pick { passes, next, .. } = pick;
    Ok(StepPage { row, recording, passes, total, left_out, next, end: next.unwrap_or(total) })
}

/// The passes that have ended, from this position on, without any filter.
pub(crate) async fn over(
    engine: &Engine,
    row: &Execution,
    records: &StepRecords,
    program: &Program,
    query: &StepQuery,
) -> Result<Vec<Pass>> {
    let mut pick = Pick { query, program, at: 0, passes: Vec::new(), next: None };
    Reader { engine, account: &row.account, id: row.id }.read(records, &mut pick).await?;
    Ok(pick.passes)
}

/// The passes that had not ended when something else ended the execution, in the order of their
/// starts.
pub(crate) fn interrupted(state: &State, program: &Program) -> Vec<Pass> {
    let pass = |record: StepRecord<'static>| {
        let step = step_at(program, record.step)?;
        Some(Pass { step, status: PassStatus::Interrupted, ended_at: None, record })
    };
    under_way(state).into_iter().filter_map(pass).collect()
}

/// Collects the page's records.
struct Pick<'a> {
    query: &'a StepQuery,
    program: &'a Program,
    /// The position of the next record.
    at: usize,
    passes: Vec<Pass>,
    next: Option<usize>,
}

impl Pick<'_> {
    /// Whether the page needs none of the next `count` records.
    fn passes_over(&mut self, count: u32) -> bool {
        let end = self.at + count as usize;
        let is_before = end <= self.query.from;
        if is_before {
            self.at = end;
        }
        is_before
    }

    fn take(&mut self, records: Vec<StepRecord<'static>>) {
        for record in records {
            let at = self.at;
            self.at += 1;
            if at < self.query.from || self.next.is_some() {
                continue;
            }
            let status = PassStatus::of(record.ending);
            let Some(step) = self.fitting(&record, status) else { continue };
            if self.passes.len() < self.query.limit {
                let ended_at = Some(record.started_at.plus_millis(record.took_ms));
                self.passes.push(Pass { step, status, ended_at, record });
            } else {
                self.next = Some(at);
            }
        }
    }

    /// Passes that have not ended have no position: they are shown after the last record, in every
    /// answer until they have ended.
    fn take_unfinished(&mut self, records: Vec<StepRecord<'static>>, has_ended: bool, total: usize) {
        let status = if has_ended { PassStatus::Interrupted } else { PassStatus::Running };
        let fitting = records.into_iter().filter_map(|record| Some((self.fitting(&record, status)?, record)));
        let fitting: Vec<_> = fitting.collect();
        let room = self.query.limit.saturating_sub(self.passes.len());
        if fitting.len() > room && total > self.query.from {
            // They are on a page of their own.
            self.next = Some(total);
            return;
        }
        let passes = fitting.into_iter().take(room);
        self.passes.extend(passes.map(|(step, record)| Pass { step, status, ended_at: None, record }));
    }

    /// The record's step, if the record is asked for.
    fn fitting(&self, record: &StepRecord<'_>, status: PassStatus) -> Option<CurrentStep> {
        let query = self.query;
        let is_wanted = query.pass.is_none_or(|pass| record.pass == pass)
            && query.status.is_none_or(|wanted| wanted == status)
            && query.step.as_ref().is_none_or(|id| self.is_step(record.step, id));
        if is_wanted { step_at(self.program, record.step) } else { None }
    }

    fn is_step(&self, at: StepIndex, id: &str) -> bool {
        self.program.index.get(id) == Some(&at)
    }
}

/// Reads items of an execution.
struct Reader<'a> {
    engine: &'a Engine,
    account: &'a AccountId,
    id: ExecutionId,
}

impl Reader<'_> {
    async fn read(&self, records: &StepRecords, pick: &mut Pick<'_>) -> Result<()> {
        for index in &records.indexes {
            if pick.next.is_some() {
                return Ok(());
            }
            if !pick.passes_over(index.count) {
                let items = self.items(&[index.place]).await?;
                for item in items {
                    self.read_segments(&codec::segments(&item, index.place)?, pick).await?;
                }
            }
        }
        self.read_segments(&records.segments, pick).await?;
        if pick.next.is_none() {
            pick.take(records.newest()?);
        }
        Ok(())
    }

    async fn read_segments(&self, segments: &[RecordSegment], pick: &mut Pick<'_>) -> Result<()> {
        // All items after the first needed one are needed, too, even if they have fewer records.
        let needed: Vec<_> = segments.iter().skip_while(|segment| pick.passes_over(segment.count)).collect();
        for segments in needed.chunks(AT_ONCE) {
            if pick.next.is_some() {
                return Ok(());
            }
            let places: Vec<_> = segments.iter().map(|segment| segment.place).collect();
            for (item, place) in self.items(&places).await?.iter().zip(places) {
                pick.take(codec::step_records(item, place)?);
            }
        }
        Ok(())
    }

    /// The bytes at each place, its parts joined.
    async fn items(&self, places: &[Place]) -> Result<Vec<Vec<u8>>> {
        let keys: Vec<_> = places.iter().flat_map(|place| place.keys()).collect();
        let parts = self.engine.ports.executions.read_spills(self.account, self.id, &keys).await?;
        let mut parts = parts.into_iter();
        Ok(places.iter().map(|place| parts.by_ref().take(place.parts as usize).flatten().collect()).collect())
    }
}
