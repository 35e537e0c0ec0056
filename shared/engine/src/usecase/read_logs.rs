//! A run's log.

use crate::engine::Engine;
use crate::error::Error;
use crate::run::load_state;
use crate::state::codec;
use crate::state::journal::Segment;
use model::{AccountId, ExecutionId, Level, LogEntry};

/// Which entries.
#[derive(Clone, Copy, Debug, Default)]
pub struct LogQuery {
    /// Only of this level.
    pub level: Option<Level>,
    /// Only of this step.
    pub step_index: Option<u32>,
    /// At most so many.
    pub limit: usize,
    /// Passing over so many.
    pub offset: usize,
}

/// Entries, oldest first.
#[derive(Clone, Debug, Default)]
pub struct LogPage {
    /// The entries.
    pub logs: Vec<LogEntry>,
    /// How many match in all.
    pub total: usize,
}

/// The entries as of the last commit.
pub async fn run(engine: &Engine, account: &AccountId, id: ExecutionId, query: LogQuery) -> Result<LogPage, Error> {
    let row = engine.ports.executions.read(account, id).await?.ok_or(Error::ExecutionNotFound)?;
    let state = load_state(engine, &row).await?;
    let keys: Vec<_> = state.journal.segments.iter().map(Segment::spill_key).collect();
    let mut page = LogPage::default();
    let mut take = |entry: LogEntry| {
        let fits = query.level.is_none_or(|level| entry.level == level)
            && query.step_index.is_none_or(|index| entry.step_index == index);
        if fits {
            if page.total >= query.offset && page.logs.len() < query.limit {
                page.logs.push(entry);
            }
            page.total += 1;
        }
    };
    for item in engine.ports.executions.read_spills(account, id, &keys).await? {
        codec::log_entries(&item)?.into_iter().for_each(&mut take);
    }
    state.journal.tail.into_iter().for_each(&mut take);
    Ok(page)
}
