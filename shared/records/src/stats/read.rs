//! Statistics about an account's executions. The statistics of past hours and days are stored after
//! they were counted, so each execution is only read about once, regardless of how often statistics
//! are requested.

use catalogue::dates;
use engine::ports::executions::{DUE_SHARDS, Scan, Summary};
use engine::ports::stats::{RollUp, Span, Tally};
use engine::{Engine, Error};
use futures::{StreamExt, stream};
use jiff::tz::TimeZone;
use model::{AccountId, Timestamp};
use std::collections::BTreeMap;
use std::time::Duration;

/// How long one call continues to count.
const PATIENCE: Duration = Duration::from_secs(15);
/// The longest time between the moment in an execution's id and its appearance in the index:
/// executions that are only stored at their end, and the delay of the index.
const SETTLED: Duration = Duration::from_mins(10);
/// How many executions are read at once.
const PAGE: usize = 3_000;
/// How many hours and days one call stores; the next call stores the others.
const KEPT: usize = 500;
/// How many of them are stored at once.
const AT_ONCE: usize = 16;
/// How many overdue rows of a shard are checked.
const OVERDUE: usize = 250;

/// The period of the statistics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Period {
    /// Since midnight, UTC.
    #[default]
    Today,
    /// Today and the six days before.
    Week,
    /// Today and the 29 days before.
    Month,
    /// All stored executions.
    All,
}

impl Period {
    /// The beginning of the period, with the days of this time zone; `None` = no beginning.
    pub fn since(self, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let days = match self {
            Self::Today => 0_i64,
            Self::Week => 6,
            Self::Month => 29,
            Self::All => return None,
        };
        let today = jiff::Timestamp::from_millisecond(now.0).ok()?.to_zoned(zone.clone()).date();
        let first = today.checked_sub(jiff::Span::new().days(days)).ok()?;
        Some(Timestamp(first.to_zoned(zone.clone()).ok()?.timestamp().as_millisecond()))
    }
}

/// The statistics of a period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatsView {
    /// The beginning of the period.
    pub since: Option<Timestamp>,
    /// The number of workflows.
    pub workflows: usize,
    /// The number of enabled workflows.
    pub enabled_workflows: usize,
    /// The number of folders.
    pub folders: usize,
    /// The counts of the executions of the period.
    pub tally: Tally,
    /// The number of executions of today.
    pub today: u64,
    /// Whether the time was over before older executions of the period were counted. The next
    /// request continues.
    pub is_partial: bool,
    /// How many executions should have continued before now. Only the oldest of all accounts are
    /// checked.
    pub overdue: usize,
    /// How many of them should have continued ten minutes ago or earlier.
    pub stuck: usize,
    /// Whether there are more overdue rows than were checked.
    pub overdue_is_capped: bool,
    /// The size of the tables in bytes, for all accounts.
    pub stored_bytes: u64,
}

/// Counts everything whose statistics are not stored yet, and stores what can be stored.
///
/// Days begin at midnight in the given time zone; without one, in UTC.
pub async fn read(
    engine: &Engine,
    account: &AccountId,
    period: Period,
    zone: Option<&str>,
) -> Result<StatsView, Error> {
    let now = engine.ports.clock.now();
    let named = |zone| {
        dates::named(zone)
            .ok_or_else(|| Error::invalid("timezone", "must be a time zone, such as Asia/Shanghai or +08:00"))
    };
    let zone = zone.map(named).transpose()?.unwrap_or(TimeZone::UTC);
    let since = period.since(now, &zone);
    let mut count = Count::begin(engine, account, now, since.unwrap_or_default()).await?;
    count.count_the_rest().await?;
    count.keep().await;
    let workflows = engine.ports.workflows.list(account).await?;
    let Overdue { count: overdue, stuck, is_capped } = overdue(engine, account, now).await?;
    Ok(StatsView {
        since,
        workflows: workflows.len(),
        enabled_workflows: workflows.iter().filter(|workflow| workflow.is_enabled).count(),
        folders: engine.ports.folders.list(account).await?.len(),
        today: today(&count, now, &zone).await?,
        is_partial: count.is_partial,
        tally: count.sum(),
        overdue,
        stuck,
        overdue_is_capped: is_capped,
        stored_bytes: engine.ports.stats.stored_bytes().await?,
    })
}

/// The number of executions of today. A day of another time zone can be in two stored days, so its
/// hours are counted separately.
async fn today(count: &Count<'_>, now: Timestamp, zone: &TimeZone) -> Result<u64, Error> {
    let midnight = Period::Today.since(now, zone).unwrap_or_default();
    if midnight == Span::Day.begin(now) || count.from == midnight {
        return Ok(count.hours.range(Span::Hour.begin(midnight)..).map(|(_, hour)| hour.tally.total()).sum());
    }
    let mut of_day = Count::begin(count.engine, count.account, now, midnight).await?;
    of_day.count_the_rest().await?;
    Ok(of_day.sum().total())
}

/// Counts everything whose statistics are not stored yet, and stores what can be stored, within the
/// time limit.
pub(crate) async fn keep(engine: &Engine, account: &AccountId) -> Result<(), Error> {
    let now = engine.ports.clock.now();
    let mut count = Count::begin(engine, account, now, Timestamp::default()).await?;
    count.count_the_rest().await?;
    count.keep().await;
    Ok(())
}

#[derive(Default)]
struct Overdue {
    count: usize,
    stuck: usize,
    is_capped: bool,
}

async fn overdue(engine: &Engine, account: &AccountId, now: Timestamp) -> Result<Overdue, Error> {
    let mut found = Overdue::default();
    for shard in 0..DUE_SHARDS {
        let rows = engine.ports.executions.due(shard, now, OVERDUE).await?;
        found.is_capped |= rows.len() == OVERDUE;
        for row in rows.iter().filter(|row| row.account == *account) {
            found.count += 1;
            found.stuck += usize::from(row.is_stuck(now));
        }
    }
    Ok(found)
}

/// The statistics of an hour, and whether they were already stored.
#[derive(Default)]
struct Hour {
    tally: Tally,
    is_kept: bool,
}

/// The state of counting.
struct Count<'a> {
    engine: &'a Engine,
    account: &'a AccountId,
    now: Timestamp,
    /// The beginning of the period, or a later moment if the time was over before everything was
    /// counted.
    from: Timestamp,
    days: BTreeMap<Timestamp, Tally>,
    hours: BTreeMap<Timestamp, Hour>,
    is_partial: bool,
}

impl<'a> Count<'a> {
    /// Begins with the stored statistics.
    async fn begin(engine: &'a Engine, account: &'a AccountId, now: Timestamp, from: Timestamp) -> Result<Self, Error> {
        let stats = &engine.ports.stats;
        let days = stats.read(account, Span::Day, from, Span::Day.begin(now)).await?;
        let days: BTreeMap<_, _> = days.into_iter().map(|kept| (kept.begin, kept.tally)).collect();
        // Only the hours of days that are not stored. Other hours remain stored for some time and
        // are not needed.
        let hours = stats.read(account, Span::Hour, from, now).await?;
        let hours = hours.into_iter().filter(|kept| !days.contains_key(&Span::Day.begin(kept.begin)));
        let hours = hours.map(|kept| (kept.begin, Hour { tally: kept.tally, is_kept: true })).collect();
        Ok(Self { engine, account, now, from, days, hours, is_partial: false })
    }

    /// The times without stored statistics, newest first. Both ends are inclusive.
    fn gaps(&self) -> Vec<(Timestamp, Timestamp)> {
        let days = self.days.keys().map(|begin| (*begin, Span::Day));
        let hours = self.hours.keys().map(|begin| (*begin, Span::Hour));
        let mut known: Vec<_> = days.chain(hours).collect();
        known.sort_unstable();
        let mut gaps = Vec::new();
        let mut at = self.from;
        for (begin, span) in known {
            if begin > at {
                gaps.push((at, begin.plus_millis(-1)));
            }
            at = begin.plus_millis(span.millis());
        }
        if at <= self.now {
            gaps.push((at, self.now));
        }
        gaps.reverse();
        gaps
    }

    async fn count_the_rest(&mut self) -> Result<(), Error> {
        let until = self.now.plus(PATIENCE);
        for (from, to) in self.gaps() {
            let mut scan = Scan {
                account: self.account.clone(),
                workflow: None,
                from: Some(from),
                to: Some(to),
                after: None,
                limit: PAGE,
            };
            loop {
                let page = self.engine.ports.executions.scan(&scan).await?;
                for summary in &page {
                    self.count(summary);
                }
                let Some(last) = page.last().filter(|_| page.len() == PAGE) else { break };
                scan.after = Some(last.id);
                if self.engine.ports.clock.now() >= until {
                    // The hour in which the counting stopped is not complete.
                    self.from = Span::Hour.begin(last.id.moment()).plus_millis(Span::Hour.millis());
                    self.is_partial = true;
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    fn count(&mut self, summary: &Summary) {
        let hour = self.hours.entry(Span::Hour.begin(summary.id.moment())).or_default();
        let millis = summary.completed_at.map(|end| end.0.saturating_sub(summary.started_at.0));
        let millis = millis.and_then(|millis| u64::try_from(millis).ok());
        hour.tally.count(&summary.workflow_id, &summary.workflow_name, summary.status, millis);
        if let Some(usage) = &summary.usage {
            hour.tally.used(usage);
        }
    }

    /// The sum of everything, newest first, so that a workflow is shown with its latest name.
    fn sum(&self) -> Tally {
        let mut sum = Tally::default();
        let days = self.days.iter().map(|(begin, tally)| (*begin, tally));
        let mut all: Vec<_> = days.chain(self.hours.iter().map(|(begin, hour)| (*begin, &hour.tally))).collect();
        all.sort_unstable_by_key(|(begin, _)| *begin);
        for (_, tally) in all.into_iter().rev() {
            sum.add(tally);
        }
        sum
    }

    /// Stores the days that are over and whose executions have ended, and the hours of other days.
    /// Statistics that could not be stored now are stored later.
    async fn keep(&self) {
        let stats = &self.engine.ports.stats;
        let put = |roll_up: RollUp| async move { stats.put(self.account, &roll_up, self.now).await };
        let mut puts = stream::iter(self.closed().into_iter().map(put)).buffer_unordered(AT_ONCE);
        while let Some(put) = puts.next().await {
            if let Err(error) = put {
                tracing::warn!(%error, "statistics were not kept");
                return;
            }
        }
    }

    fn closed(&self) -> Vec<RollUp> {
        // There is nothing to store before the first execution.
        let Some(first) = self.days.keys().chain(self.hours.keys()).min() else { return Vec::new() };
        let first = self.from.max(Span::Day.begin(*first));
        let mut closed = Vec::new();
        let mut day = Span::Day.begin(self.now);
        while day.plus_millis(Span::Day.millis()) > first && closed.len() < KEPT {
            if !self.days.contains_key(&day) {
                match self.closed_day(day).filter(|_| day >= first) {
                    Some(tally) => closed.push(RollUp { span: Span::Day, begin: day, tally }),
                    None => closed.extend(self.closed_hours(day, first)),
                }
            }
            day = day.plus_millis(-Span::Day.millis());
        }
        closed
    }

    fn is_over(&self, span: Span, begin: Timestamp) -> bool {
        begin.plus_millis(span.millis()).plus(SETTLED) <= self.now
    }

    fn closed_day(&self, day: Timestamp) -> Option<Tally> {
        if !self.is_over(Span::Day, day) {
            return None;
        }
        let mut sum = Tally::default();
        for (_, hour) in self.hours.range(day..day.plus_millis(Span::Day.millis())).rev() {
            sum.add(&hour.tally);
        }
        (sum.running == 0).then(|| sum.bounded())
    }

    fn closed_hours(&self, day: Timestamp, first: Timestamp) -> Vec<RollUp> {
        let hours = (0..24).map(|hour| day.plus_millis(hour * Span::Hour.millis()));
        let open = hours.filter(|begin| *begin >= first && self.is_over(Span::Hour, *begin));
        let closed = open.filter_map(|begin| match self.hours.get(&begin) {
            Some(hour) if hour.is_kept || hour.tally.running > 0 => None,
            Some(hour) => Some((begin, hour.tally.clone().bounded())),
            None => Some((begin, Tally::default())),
        });
        closed.map(|(begin, tally)| RollUp { span: Span::Hour, begin, tally }).collect()
    }
}
