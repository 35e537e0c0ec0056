//! The executions of a period, hour by hour or day by day.

use super::count::Count;
use super::read::{Period, time_zone};
use engine::ports::stats::{Span, Tally};
use engine::{Engine, Error, Result};
use jiff::ToSpan;
use jiff::tz::TimeZone;
use model::{AccountId, Timestamp};

/// A part of a period, and the executions that started in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// The beginning of the part.
    pub begin: Timestamp,
    /// The beginning of the next part.
    pub end: Timestamp,
    /// The counts of its executions.
    pub tally: Tally,
}

/// The parts of a period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Series {
    /// The parts, oldest first, also those without executions. The last one has not ended yet.
    pub parts: Vec<Part>,
    /// Whether the time was over before older executions were counted. The next request continues.
    pub is_partial: bool,
}

/// Counts the executions of a period by hour or by day. Days begin at midnight in the given time
/// zone, without one in UTC. In a zone whose distance from UTC is no whole hour, an hour belongs to
/// the day in which it begins.
pub async fn series(
    engine: &Engine,
    account: &AccountId,
    period: Period,
    by: Span,
    zone: Option<&str>,
) -> Result<Series> {
    let now = engine.ports.clock.now();
    let zone = time_zone(zone)?;
    let since = period.since(now, &zone);
    let Some(since) = since.filter(|_| by == Span::Day || period != Period::Month) else {
        return Err(Error::invalid("by", "must be hour with today and week, or day with today, week and month"));
    };
    let mut count = Count::of_hours(engine, account, now, Span::Hour.begin(since)).await?;
    count.count_the_rest().await?;
    count.keep_hours().await;
    let bounds = match by {
        Span::Hour => hours(since, now),
        Span::Day => days(since, now, &zone),
    };
    let parts = bounds.windows(2).filter_map(|bounds| match bounds {
        [begin, end] => Some(part(&count, *begin, *end)),
        _ => None,
    });
    Ok(Series { parts: parts.collect(), is_partial: count.is_partial })
}

fn part(count: &Count<'_>, begin: Timestamp, end: Timestamp) -> Part {
    let mut tally = Tally::default();
    for (_, hour) in count.hours.range(begin..end).rev() {
        tally.add(&hour.tally);
    }
    Part { begin, end, tally }
}

/// The beginnings of the hours, and the end of the last one.
fn hours(since: Timestamp, now: Timestamp) -> Vec<Timestamp> {
    let next = |begin: &Timestamp| (*begin <= now).then(|| begin.plus_millis(Span::Hour.millis()));
    std::iter::successors(Some(Span::Hour.begin(since)), next).collect()
}

/// The midnights of the zone, and the next one to come.
fn days(since: Timestamp, now: Timestamp, zone: &TimeZone) -> Vec<Timestamp> {
    let next = |begin: &Timestamp| {
        if *begin > now {
            return None;
        }
        let day = jiff::Timestamp::from_millisecond(begin.0).ok()?.to_zoned(zone.clone());
        let midnight = day.date().checked_add(1.day()).ok()?.to_zoned(zone.clone()).ok()?;
        Some(Timestamp(midnight.timestamp().as_millisecond()))
    };
    std::iter::successors(Some(since), next).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp(text.parse::<jiff::Timestamp>().unwrap().as_millisecond())
    }

    #[test]
    fn days_are_as_long_as_the_zone_says() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        let bounds = days(at("2026-10-23T22:00:00Z"), at("2026-10-25T12:00:00Z"), &berlin);
        // Summer time ends on the 25th, which has 25 hours.
        assert_eq!(bounds, ["2026-10-23T22:00:00Z", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"].map(at));
        assert_eq!(days(at("2026-11-29T00:00:00Z"), at("2026-11-29T00:00:00Z"), &TimeZone::UTC).len(), 2);
    }

    #[test]
    fn the_hour_that_has_begun_is_the_last() {
        let bounds = hours(at("2026-11-29T00:30:00Z"), at("2026-11-29T02:00:00Z"));
        let hours = ["2026-11-29T00:00:00Z", "2026-11-29T01:00:00Z", "2026-11-29T02:00:00Z", "2026-11-29T03:00:00Z"];
        assert_eq!(bounds, hours.map(at));
    }
}
