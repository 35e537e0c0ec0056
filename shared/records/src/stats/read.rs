//! Statistics about an account's executions. The statistics of past hours and days are stored after
//! they were counted, so each execution is only read about once, regardless of how often statistics
//! are requested.

use super::count::Count;
use catalogue::dates;
use engine::ports::executions::DueOf;
use engine::ports::stats::{Span, Tally};
use engine::{Engine, Error, Result};
use futures::{StreamExt, stream};
use jiff::tz::TimeZone;
use model::{AccountId, Timestamp};

/// The longest period of a series, with a day more for the time zone.
const MONTH_DAYS: i64 = 31;
/// How many overdue rows of a shard are checked.
const OVERDUE: usize = 250;
/// How many shards are read at once.
const AT_ONCE: usize = 16;

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
pub async fn read(engine: &Engine, account: &AccountId, period: Period, zone: Option<&str>) -> Result<StatsView> {
    let now = engine.ports.clock.now();
    let zone = time_zone(zone)?;
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

/// UTC without a name.
pub(super) fn time_zone(name: Option<&str>) -> Result<TimeZone> {
    let invalid = || Error::invalid("timezone", "must be a time zone, such as Asia/Shanghai or +08:00");
    name.map_or(Ok(TimeZone::UTC), |name| dates::named(name).ok_or_else(invalid))
}

/// The number of executions of today. A day of another time zone can be in two stored days, so its
/// hours are counted separately.
async fn today(count: &Count<'_>, now: Timestamp, zone: &TimeZone) -> Result<u64> {
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
pub(crate) async fn keep(engine: &Engine, account: &AccountId) -> Result<()> {
    let now = engine.ports.clock.now();
    // A series shows hours after their executions are deleted.
    let month_ago = Span::Hour.begin(now.plus_millis(-MONTH_DAYS * Span::Day.millis()));
    let mut hours = Count::of_hours(engine, account, now, month_ago).await?;
    hours.count_the_rest().await?;
    hours.keep_hours().await;
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

async fn overdue(engine: &Engine, account: &AccountId, now: Timestamp) -> Result<Overdue> {
    let executions = &engine.ports.executions;
    // A run with a long wait is due a little before the wait ends.
    let before = now.minus(engine.config.look_ahead);
    let shards = (0..executions.due_shards()).map(|shard| executions.due(shard, before, None, OVERDUE));
    let mut shards = stream::iter(shards.collect::<Vec<_>>()).buffer_unordered(AT_ONCE);
    let mut found = Overdue::default();
    while let Some(rows) = shards.next().await {
        let rows = rows?;
        found.is_capped |= rows.len() == OVERDUE;
        for row in rows.iter().filter(|row| row.account == *account && !matches!(row.of, DueOf::Limit(_))) {
            found.count += 1;
            found.stuck += usize::from(row.is_stuck(now));
        }
    }
    Ok(found)
}
