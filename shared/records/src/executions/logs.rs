//! A run's log.

use engine::ports::executions::SpillKey;
use engine::rows::load_state;
use engine::state::codec;
use engine::state::journal::{Journal, Segment};
use engine::{Engine, Error};
use model::{AccountId, ExecutionId, Level, LogEntry};

/// How many items of older entries are read at once.
const AT_ONCE: usize = 8;

/// Which entries.
#[derive(Clone, Copy, Debug, Default)]
pub struct LogQuery {
    /// Only of this level.
    pub level: Option<Level>,
    /// Only of this step.
    pub step_index: Option<u32>,
    /// Only from this place of the whole log on, counted from 0: where another page ended.
    pub from: Option<usize>,
    /// At most so many.
    pub limit: usize,
    /// Passing over so many.
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

/// Entries, oldest first.
#[derive(Clone, Debug, Default)]
pub struct LogPage {
    /// The entries.
    pub logs: Vec<LogEntry>,
    /// How many match in all; if it is capped, at least so many.
    pub total: usize,
    /// Whether counting ended before the log did: on a filtered page that does not begin at the
    /// log's start.
    pub total_is_capped: bool,
    /// Where the next page begins, for [`LogQuery::from`]; `None` = so far there is nothing more.
    pub next: Option<usize>,
}

/// The entries as of the last commit. Of the older ones, which lie in items of their own, only
/// those are read that the page needs: without a filter, the page's; with one, those from `from`
/// until the page is full. Only a filtered page from the start reads all, to count them.
pub async fn logs(engine: &Engine, account: &AccountId, id: ExecutionId, query: LogQuery) -> Result<LogPage, Error> {
    let row = engine.ports.executions.read(account, id).await?.ok_or(Error::ExecutionNotFound)?;
    let journal = load_state(engine, &row).await?.journal;
    let (older, tail_at) = places(&journal);
    let mut begin = query.from.unwrap_or(0);
    let mut page = Pick { query, to_pass: query.offset, page: LogPage::default(), matching: 0 };
    if !query.is_filtered() {
        begin = begin.saturating_add(std::mem::take(&mut page.to_pass));
        page.page.total = tail_at + journal.tail.len();
    }
    let needed: Vec<_> = older.into_iter().filter(|place| place.end > begin).collect();
    for places in needed.chunks(AT_ONCE) {
        if page.is_done() {
            break;
        }
        let keys: Vec<_> = places.iter().map(|place| place.key).collect();
        let items = engine.ports.executions.read_spills(account, id, &keys).await?;
        for (place, item) in places.iter().zip(items) {
            page.take(place.begin, begin, codec::log_entries(&item)?);
        }
    }
    if !page.is_done() {
        page.take(tail_at, begin, journal.tail);
    }
    Ok(page.finish())
}

/// Where an item's entries stand in the whole log.
struct Place {
    key: SpillKey,
    begin: usize,
    end: usize,
}

/// The places of the older entries, and that of the newest.
fn places(journal: &Journal) -> (Vec<Place>, usize) {
    let mut end = 0;
    let place = |segment: &Segment| {
        let begin = end;
        end += segment.count as usize;
        Place { key: segment.spill_key(), begin, end }
    };
    (journal.segments.iter().map(place).collect(), end)
}

/// Picks the page's entries from what is read.
struct Pick {
    query: LogQuery,
    to_pass: usize,
    page: LogPage,
    matching: usize,
}

impl Pick {
    /// Takes entries that stand in the log from `first` on; those before `begin` are not asked for.
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

    /// Whether nothing more is needed: the next page's first entry is known, and nothing is left to
    /// be counted.
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
