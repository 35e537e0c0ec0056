//! Parsed schedules, which compute their slots.

use super::cron::{Cron, CronError};
use super::wall;
use catalogue::dates;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use model::{Schedule, Timestamp};

/// The longest interval, in seconds: a year.
pub const MAX_INTERVAL: u32 = 366 * 24 * 3600;

/// The reason why a schedule is invalid.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// The time of day is invalid.
    #[error("must be hours and minutes, such as 09:30")]
    Time,
    /// A day of the week is invalid.
    #[error("must be numbers from 1 (Sunday) to 7 (Saturday)")]
    Days,
    /// The time zone is unknown.
    #[error("must be a time zone, such as Asia/Shanghai or +08:00")]
    Zone,
    /// The interval is too short or too long.
    #[error("must be 1 to {MAX_INTERVAL} whole seconds")]
    Interval,
    /// The cron expression is invalid.
    #[error(transparent)]
    Cron(#[from] CronError),
}

impl RuleError {
    /// The setting that is invalid.
    pub fn field(&self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Days => "days",
            Self::Zone => "timezone",
            Self::Interval => "interval",
            Self::Cron(_) => "expression",
        }
    }
}

/// A parsed schedule, from which its slots are computed.
#[derive(Clone, Debug)]
pub enum Rule {
    /// The slots are times on a clock.
    Wall {
        /// The times that the clock shows.
        cron: Cron,
        /// The time zone of the clock.
        zone: TimeZone,
        /// Whether the schedule has only one slot.
        once: bool,
    },
    /// The slots have equal gaps, counted from when the schedule was set.
    Every {
        /// The gap between two slots, in seconds.
        seconds: u32,
    },
}

impl Rule {
    /// Parses a schedule.
    pub fn of(schedule: &Schedule) -> Result<Self, RuleError> {
        match schedule {
            Schedule::Time { time, days, timezone, .. } => {
                if !days.iter().all(|day| (1..=7).contains(day)) {
                    return Err(RuleError::Days);
                }
                let cron = Cron::weekly(clock_time(time).ok_or(RuleError::Time)?, days);
                Ok(Self::Wall { cron, zone: zone(timezone)?, once: days.is_empty() })
            }
            Schedule::Interval { seconds, .. } if (1..=MAX_INTERVAL).contains(seconds) => {
                Ok(Self::Every { seconds: *seconds })
            }
            Schedule::Interval { .. } => Err(RuleError::Interval),
            Schedule::Cron { expression, timezone, .. } => {
                Ok(Self::Wall { cron: Cron::parse(expression)?, zone: zone(timezone)?, once: false })
            }
        }
    }

    /// The first slot after `after`, of a schedule that was set at `since`. Slots are in whole
    /// seconds and after `since`.
    pub fn next(&self, since: Timestamp, after: Timestamp) -> Option<Timestamp> {
        let after = after.max(since);
        match self {
            Self::Wall { cron, zone, once } => {
                let next = wall_next(cron, zone, if *once { since } else { after })?;
                (next > after).then_some(next)
            }
            Self::Every { seconds } => {
                let step = i64::from(*seconds).saturating_mul(1000);
                let begin = since.0.div_euclid(1000).checked_mul(1000)?;
                let passed = after.0.checked_sub(begin)?.checked_div_euclid(step)?;
                passed.checked_add(1)?.checked_mul(step)?.checked_add(begin).map(Timestamp)
            }
        }
    }

    /// The time zone in which slots are shown.
    pub fn zone(&self) -> TimeZone {
        match self {
            Self::Wall { zone, .. } => zone.clone(),
            Self::Every { .. } => TimeZone::UTC,
        }
    }
}

fn wall_next(cron: &Cron, zone: &TimeZone, after: Timestamp) -> Option<Timestamp> {
    let after = jiff::Timestamp::from_millisecond(after.0).ok()?;
    wall::next(cron, zone, after).map(|found| Timestamp(found.as_millisecond()))
}

fn clock_time(text: &str) -> Option<Time> {
    let (hours, minutes) = text.split_once(':')?;
    let number = |digits: &str| -> Option<i8> {
        let plain = (1..=2).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| digits.parse().ok())?
    };
    Time::new(number(hours)?, number(minutes)?, 0, 0).ok()
}

fn zone(text: &str) -> Result<TimeZone, RuleError> {
    if text.is_empty() { Ok(TimeZone::UTC) } else { dates::named(text).ok_or(RuleError::Zone) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::StartRules;

    fn at(text: &str) -> Timestamp {
        Timestamp(text.parse::<jiff::Timestamp>().unwrap().as_millisecond())
    }

    #[test]
    fn a_time_without_days_comes_once_and_with_days_every_week() {
        let rule = |days: &[u8]| {
            let (time, timezone) = ("09:00".to_owned(), "+08:00".to_owned());
            Rule::of(&Schedule::Time { time, days: days.to_vec(), timezone, manner: StartRules::default() }).unwrap()
        };
        // Sunday, 22 November 2026. In China it is 10:00.
        let since = at("2026-11-22T02:00:00Z");
        assert_eq!(rule(&[]).next(since, since), Some(at("2026-11-23T01:00:00Z")));
        assert_eq!(rule(&[]).next(since, at("2026-11-23T01:00:00Z")), None);
        assert_eq!(rule(&[1, 3]).next(since, since), Some(at("2026-11-24T01:00:00Z")));
        assert_eq!(rule(&[1, 3]).next(since, at("2026-11-24T01:00:00Z")), Some(at("2026-11-29T01:00:00Z")));
    }

    #[test]
    fn an_interval_is_counted_from_when_it_was_set() {
        let rule = Rule::of(&Schedule::Interval { seconds: 90, manner: StartRules::default() }).unwrap();
        let since = Timestamp(1_000_400);
        for (after, next) in [(1_000_400, 1_090_000), (1_089_999, 1_090_000), (1_090_000, 1_180_000), (0, 1_090_000)] {
            assert_eq!(rule.next(since, Timestamp(after)), Some(Timestamp(next)), "{after}");
        }
        assert_eq!(rule.next(since, Timestamp(i64::MAX)), None);
    }
}
