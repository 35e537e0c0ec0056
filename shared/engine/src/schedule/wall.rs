//! Converts times on a clock to moments.
//!
//! In spring a clock skips an hour. A time in this hour comes later by the length of the gap: 2:30
//! comes at 3:30. In autumn an hour comes twice. A time in this hour counts the first time. So each
//! time has exactly one moment.

use super::cron::Cron;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};

/// How far ahead times are searched. Each combination of a date and a weekday comes again within 40
/// years.
const HORIZON: SignedDuration = SignedDuration::from_hours(41 * 366 * 24);
const SECOND: SignedDuration = SignedDuration::from_secs(1);

/// The first moment after `after`, in whole seconds, at which the clock of the zone shows one of
/// the times.
pub fn next(cron: &Cron, zone: &TimeZone, after: Timestamp) -> Option<Timestamp> {
    let from = Timestamp::from_second(after.as_millisecond().div_euclid(1000)).ok()?.checked_add(SECOND).ok()?;
    let horizon = from.checked_add(HORIZON).unwrap_or(Timestamp::MAX);
    let mut at = from;
    loop {
        let period = OffsetPeriod::around(zone, at);
        let end = period.end.filter(|end| *end < horizon);
        if let Some(found) = period.first(cron, from, end.unwrap_or(horizon)) {
            return Some(found);
        }
        at = end?;
    }
}

/// A period in which the distance from UTC does not change.
struct OffsetPeriod {
    /// Its beginning, with the distance before.
    begin: Option<(Timestamp, Offset)>,
    offset: Offset,
    end: Option<Timestamp>,
}

impl OffsetPeriod {
    fn around(zone: &TimeZone, at: Timestamp) -> Self {
        let before = |moment: Timestamp| Some((moment, zone.to_offset(moment.checked_sub(SECOND).ok()?)));
        let begin = at.checked_add(SECOND).ok().and_then(|later| zone.preceding(later).next());
        Self {
            begin: begin.and_then(|transition| before(transition.timestamp())),
            offset: zone.to_offset(at),
            end: zone.following(at).next().map(|transition| transition.timestamp()),
        }
    }

    fn first(&self, cron: &Cron, from: Timestamp, until: Timestamp) -> Option<Timestamp> {
        let shown = |offset: Offset, moment: Timestamp| -> DateTime { offset.to_datetime(moment) };
        let moment = |offset: Offset, time: Option<DateTime>| time.and_then(|time| offset.to_timestamp(time).ok());
        let Some((begin, before)) = self.begin else {
            return moment(self.offset, cron.first(shown(self.offset, from), shown(self.offset, until)));
        };
        // Times that the clock has shown before it was set back do not count again.
        let unseen = shown(self.offset, from.max(begin)).max(shown(before, begin));
        let regular = moment(self.offset, cron.first(unseen, shown(self.offset, until)));
        // Skipped times are computed with the distance before the gap.
        let skipped = shown(before, from).max(shown(before, begin));
        let missed = moment(before, cron.first(skipped, shown(self.offset, begin))).filter(|missed| *missed < until);
        regular.into_iter().chain(missed).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Zoned;
    use jiff::tz::TimeZoneDatabase;
    use proptest::prelude::*;

    fn zone(name: &str) -> TimeZone {
        TimeZoneDatabase::bundled().get(name).unwrap()
    }

    fn times(cron: &str, from: &str, most: usize) -> Vec<String> {
        let from: Zoned = format!("{from}[America/New_York]").parse().unwrap();
        let cron = Cron::parse(cron).unwrap();
        let mut at = from.timestamp();
        let mut found = Vec::new();
        while found.len() < most {
            at = next(&cron, from.time_zone(), at).unwrap();
            found.push(at.to_zoned(from.time_zone().clone()).strftime("%d %H:%M %Z").to_string());
        }
        found
    }

    #[test]
    fn an_hour_that_is_missing_comes_an_hour_later_and_once() {
        // On 8 March 2026 at 2:00 EST the clock is set to 3:00 EDT.
        assert_eq!(times("30 2 * * *", "2026-03-07T00:00", 3), ["07 02:30 EST", "08 03:30 EDT", "09 02:30 EDT"]);
        assert_eq!(times("30 * * * *", "2026-03-08T00:45", 3), ["08 01:30 EST", "08 03:30 EDT", "08 04:30 EDT"]);
        assert_eq!(times("0 2,3 * * *", "2026-03-08T00:00", 2), ["08 03:00 EDT", "09 02:00 EDT"]);
    }

    #[test]
    fn a_year_of_days_has_one_run_each() {
        let year = times("30 2 * * *", "2026-01-01T00:00", 365);
        assert_eq!((year[0].as_str(), year[364].as_str()), ("01 02:30 EST", "31 02:30 EST"));
        assert_eq!(year.iter().filter(|shown| shown.contains("02:30")).count(), 364);
    }

    #[test]
    fn an_hour_that_comes_twice_counts_once() {
        // On 1 November 2026 at 2:00 EDT the clock is set to 1:00 EST.
        assert_eq!(times("30 1 * * *", "2026-10-31T00:00", 3), ["31 01:30 EDT", "01 01:30 EDT", "02 01:30 EST"]);
        assert_eq!(times("*/30 * * * *", "2026-11-01T00:45", 3), ["01 01:00 EDT", "01 01:30 EDT", "01 02:00 EST"]);
        // This is in the first of the two hours.
        assert_eq!(times("*/30 * * * *", "2026-11-01T01:10-05:00", 1), ["01 02:00 EST"]);
    }

    #[test]
    fn a_time_is_found_however_far_off_it_is_and_what_never_comes_is_not() {
        let at: Timestamp = "2026-03-01T00:00:00Z".parse().unwrap();
        let leap = Cron::parse("0 0 29 2 */7").unwrap();
        let found = next(&leap, &zone("Europe/Berlin"), at).unwrap();
        assert_eq!(found.to_string(), "2032-02-28T23:00:00Z");
        assert_eq!(next(&leap, &TimeZone::UTC, Timestamp::MAX), None);
    }

    proptest! {
        #[test]
        fn moments_rise_and_each_is_shown_by_the_clock_or_was_leapt_over(
            minute in "\\*/[1-9]|[0-5]?[0-9]", hour in "\\*|[0-5]", start in 1_700_000_000_i64..2_000_000_000,
            name in prop::sample::select(vec!["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Shanghai", "Africa/Casablanca"]),
        ) {
            let cron = Cron::parse(&format!("{minute} {hour} * * *")).unwrap();
            let zone = zone(name);
            let mut at = Timestamp::from_second(start).unwrap();
            let mut shown = Vec::new();
            for _ in 0..40 {
                let found = next(&cron, &zone, at).unwrap();
                prop_assert!(found > at);
                let clock = zone.to_datetime(found);
                let kept = zone.to_offset(found.checked_sub(SignedDuration::from_hours(3)).unwrap()).to_datetime(found);
                prop_assert!(cron.matches(clock) || cron.matches(kept), "{clock}");
                prop_assert!(!shown.contains(&clock), "{clock} twice");
                shown.push(clock);
                at = found;
            }
        }
    }
}
