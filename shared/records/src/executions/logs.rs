//! Reads the log of an execution.

use engine::ports::executions::SpillKey;
use engine::rows::load_state;
use engine::state::codec;
use engine::state::journal::{Journal, Segment};
use engine::{Engine, Error, Result};
use model::{AccountId, Execution, ExecutionId, Level, LogEntry};

/// How many items with older entries are read at once.
const AT_ONCE: usize = 8;

/// The entries to read.
#[derive(Clone, Copy, Debug, Default)]
pub struct LogQuery {
    /// Only entries of this level.
    pub level: Option<Level>,
    /// Only entries of this step.
    pub step_index: Option<u32>,
    /// Only entries from this position of the whole log on, counted from 0: the end of another
    /// page.
    pub from: Option<usize>,
    /// The most entries to return.
    pub limit: usize,
    /// How many matching entries are skipped.
    pub offset: usize,
}

impl LogQuery {
    fn is_filtered(&self) -> bool {
        self.level.is_some() || self.step_index.is_some()
    }

    fn fits(&self, entry: &LogEntry) -> bool {
        self.level.is_none_or(|level| entry.level == level)
            && self.step_index.is_none_or(|index| entry.step_index == index)
    }
}

/// A page of log entries, oldest first.
#[derive(Clone, Debug, Default)]
pub struct LogPage {
    /// The entries of the page.
    pub logs: Vec<LogEntry>,
    /// The number of all matching entries; if it is capped, at least this many.
    pub total: usize,
    /// Whether not all entries were counted. This happens for a filtered page that does not begin
    /// at the start of the log.
    pub total_is_capped: bool,
    /// The start of the next page, for [`LogQuery::from`]; `None` = there are no more entries yet.
    pub next: Option<usize>,
    /// Where to continue, for [`LogQuery::from`]: the start of the next page, or the end of the
    /// log.
    pub end: usize,
}

/// The entries up to the last commit. Older entries are in separate items, of which only those are
/// read that the page needs: without a filter, those of the page; with a filter, those from `from`
/// until the page is full. Only a filtered page from the start reads all items, to count the
/// entries.
pub async fn logs(engine: &Engine, account: &AccountId, id: ExecutionId, query: LogQuery) -> Result<LogPage> {
    let row = engine.ports.executions.read(account, id).await?.ok_or(Error::ExecutionNotFound)?;
    let journal = load_state(engine, &row).await?.journal;
    page(engine, &row, journal, query).await
}

/// The same for a row that was read, with the log of its state.
pub(super) async fn page(engine: &Engine, row: &Execution, journal: Journal, query: LogQuery) -> Result<LogPage> {
    let (older, tail_at) = places(&journal);
    let end = tail_at + journal.tail.len();
    let mut begin = query.from.unwrap_or(0);
    let mut page = Pick { query, to_pass: query.offset, page: LogPage::default(), matching: 0 };
    if !query.is_filtered() {
        begin = begin.saturating_add(std::mem::take(&mut page.to_pass));
        page.page.total = end;
    }
    let needed: Vec<_> = older.into_iter().filter(|place| place.end > begin).collect();
    for places in needed.chunks(AT_ONCE) {
        if page.is_done() {
            break;
        }
        let keys: Vec<_> = places.iter().map(|place| place.key).collect();
        let items = engine.ports.executions.read_spills(&row.account, row.id, &keys).await?;
        for (place, item) in places.iter().zip(items) {
            page.take(place.begin, begin, codec::log_entries(&item)?);
        }
    }
    if !page.is_done() {
        page.take(tail_at, begin, journal.newest()?);
    }
    let mut page = page.finish();
    page.end = page.next.unwrap_or(end);
    Ok(page)
}

/// The position of an item's entries in the whole log.
struct Place {
    key: SpillKey,
    begin: usize,
    end: usize,
}

/// The positions of the older entries, and that of the newest ones.
fn places(journal: &Journal) -> (Vec<Place>, usize) {
    let mut end = 0;
    let place = |segment: &Segment| {
        let begin = end;
        end += segment.count as usize;
        Place { key: segment.spill_key(), begin, end }
    };
    (journal.segments.iter().map(place).collect(), end)
}

/// Collects the page's entries from the read ones.
struct Pick {
    query: LogQuery,
    to_pass: usize,
    page: LogPage,
    matching: usize,
}

impl Pick {
    /// Takes entries whose first one is at position `first` of the log. Those before `begin` are
    /// ignored.
    fn take(&mut self, first: usize, begin: usize, entries: Vec<LogEntry>) {
        for (place, entry) in (first..).zip(entries) {
            if place < begin || !self.query.fits(&entry) {
                continue;
            }
            self.matching += 1;
            if self.to_pass > 0 {
                self.to_pass -= 1;
            } else if self.page.logs.len() < self.query.limit {
                self.page.logs.push(entry);
            } else if self.page.next.is_none() {
                self.page.next = Some(place);
            }
        }
    }

    /// Whether the page is complete: the first entry of the next page is known, and nothing is left
    /// to count.
    fn is_done(&self) -> bool {
        self.page.next.is_some() && !(self.query.is_filtered() && self.query.from.is_none())
    }

    fn finish(self) -> LogPage {
        let mut page = self.page;
        if self.query.is_filtered() {
            page.total = self.matching;
            page.total_is_capped = self.query.from.is_some();
        }
        page
    }
}
