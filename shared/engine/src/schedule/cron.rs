//! Cron expressions with five fields (minute, hour, day, month, weekday), or six with seconds
//! first.
//!
//! A field contains `*`, numbers, names, ranges and steps: `*/15`, `8-18/2`, `MON-FRI`, `1,15`.
//! Sunday is 0 and 7. As in other implementations of cron, a day must match the fields for day and
//! weekday if one of them begins with `*`; otherwise it must match one of them.

use jiff::civil::{Date, DateTime, Time};
use jiff::{Span, ToSpan};

/// The longest expression, in bytes.
const MAX_TEXT: usize = 200;
const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const NICKNAMES: [(&str, &str); 7] = [
    ("@yearly", "0 0 1 1 *"),
    ("@annually", "0 0 1 1 *"),
    ("@monthly", "0 0 1 * *"),
    ("@weekly", "0 0 * * 0"),
    ("@daily", "0 0 * * *"),
    ("@midnight", "0 0 * * *"),
    ("@hourly", "0 * * * *"),
];
/// The number of days of each month, in a leap year.
const LENGTHS: [u32; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// The reason why a text is not a cron expression.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CronError {
    /// The text is longer than the limit.
    #[error("must be at most {MAX_TEXT} bytes long")]
    TooLong,
    /// The text does not have five or six fields.
    #[error("must have five fields (minute, hour, day, month, weekday), or six with seconds before them")]
    Fields,
    /// A part of a field is invalid.
    #[error(
        "has '{part}' for the {field}, which must be made of {low} to {high}, such as '*', '{low}', '{low}-{high}' or '*/2'"
    )]
    Part {
        /// The name of the field.
        field: &'static str,
        /// The invalid part of the field.
        part: String,
        /// The lowest number of the field.
        low: u32,
        /// The highest number of the field.
        high: u32,
    },
    /// A range ends before it begins.
    #[error("has '{part}' for the {field}, which ends before it begins; write it as two parts, such as '{instead}'")]
    Backwards {
        /// The name of the field.
        field: &'static str,
        /// The range as it is written.
        part: String,
        /// Two ranges that go over the end of the field.
        instead: String,
    },
    /// No month has such a day.
    #[error("never comes: no such month has such a day")]
    Never,
}

/// The times of an expression, as sets of bits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cron {
    seconds: u64,
    minutes: u64,
    hours: u64,
    days: u64,
    months: u64,
    /// Bit 0 is Sunday.
    weekdays: u64,
    /// Whether a day must match only one of day and weekday.
    either: bool,
}

impl Cron {
    /// Parses an expression.
    pub fn parse(text: &str) -> Result<Self, CronError> {
        if text.len() > MAX_TEXT {
            return Err(CronError::TooLong);
        }
        let lower = text.trim().to_lowercase();
        let named = NICKNAMES.iter().find(|(name, _)| *name == lower);
        let text = named.map_or(text, |(_, expression)| *expression);
        let fields: Vec<_> = text.split_whitespace().collect();
        let (seconds, rest) = match fields.as_slice() {
            [_, _, _, _, _] => ("0", fields.as_slice()),
            [seconds, rest @ ..] if rest.len() == 5 => (*seconds, rest),
            _ => return Err(CronError::Fields),
        };
        let [minutes, hours, days, months, weekdays] = rest else { return Err(CronError::Fields) };
        let week = Field { name: "weekday", low: 0, high: 7, names: &WEEKDAYS }.read(weekdays)?;
        let cron = Self {
            seconds: Field { name: "second", low: 0, high: 59, names: &[] }.read(seconds)?,
            minutes: Field { name: "minute", low: 0, high: 59, names: &[] }.read(minutes)?,
            hours: Field { name: "hour", low: 0, high: 23, names: &[] }.read(hours)?,
            days: Field { name: "day", low: 1, high: 31, names: &[] }.read(days)?,
            months: Field { name: "month", low: 1, high: 12, names: &MONTHS }.read(months)?,
            weekdays: (week | week >> 7) & 0x7f,
            either: !is_star(days) && !is_star(weekdays),
        };
        if cron.has_any_date() { Ok(cron) } else { Err(CronError::Never) }
    }

    /// An expression for this time on these weekdays (1 = Sunday to 7), or on every day if there
    /// are none.
    pub fn weekly(time: Time, days: &[u8]) -> Self {
        let weekdays = days.iter().fold(0, |all, day| all | bit(u32::from(*day).saturating_sub(1)));
        Self {
            seconds: 1,
            minutes: bit(time.minute().unsigned_abs().into()),
            hours: bit(time.hour().unsigned_abs().into()),
            days: u64::MAX,
            months: u64::MAX,
            weekdays: if weekdays == 0 { 0x7f } else { weekdays },
            either: false,
        }
    }

    /// Whether one of the months has one of the days.
    fn has_any_date(&self) -> bool {
        let has_day = |month: &u32, length: &u32| has(self.months, *month) && next_bit(self.days, 1) <= Some(*length);
        self.either || (1..).zip(LENGTHS).any(|(month, length)| has_day(&month, &length))
    }

    fn is_on(&self, date: Date) -> bool {
        let day = has(self.days, date.day().unsigned_abs().into());
        let weekday = has(self.weekdays, date.weekday().to_sunday_zero_offset().unsigned_abs().into());
        if self.either { day || weekday } else { day && weekday }
    }

    /// Whether the expression contains this time.
    pub fn matches(&self, moment: DateTime) -> bool {
        has(self.months, moment.month().unsigned_abs().into())
            && self.is_on(moment.date())
            && self.time_from(moment.time()) == Some(moment.time())
    }

    /// The first time of the expression from `from` until before `until`.
    pub fn first(&self, from: DateTime, until: DateTime) -> Option<DateTime> {
        let (mut date, mut time) = (from.date(), from.time());
        while date.to_datetime(Time::midnight()) < until {
            let step: Span = if has(self.months, date.month().unsigned_abs().into()) {
                if self.is_on(date)
                    && let Some(found) = self.time_from(time)
                {
                    return Some(date.to_datetime(found)).filter(|found| *found < until);
                }
                1.day()
            } else {
                date = date.first_of_month();
                1.month()
            };
            date = date.checked_add(step).ok()?;
            time = Time::midnight();
        }
        None
    }

    /// The first time of a day from `from`.
    fn time_from(&self, from: Time) -> Option<Time> {
        let [hour, minute, second] =
            [from.hour(), from.minute(), from.second()].map(|part| u32::from(part.unsigned_abs()));
        let second = if from.subsec_nanosecond() > 0 { second + 1 } else { second };
        let start = |mask| next_bit(mask, 0);
        let found = if has(self.hours, hour) {
            let this_minute = has(self.minutes, minute).then(|| next_bit(self.seconds, second)).flatten();
            match this_minute {
                Some(second) => Some((hour, minute, second)),
                None => {
                    next_bit(self.minutes, minute + 1).and_then(|minute| Some((hour, minute, start(self.seconds)?)))
                }
            }
        } else {
            None
        };
        let later = || Some((next_bit(self.hours, hour + 1)?, start(self.minutes)?, start(self.seconds)?));
        let (hour, minute, second) = found.or_else(later)?;
        Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, i8::try_from(second).ok()?, 0).ok()
    }
}

/// One of the fields of an expression.
struct Field {
    name: &'static str,
    low: u32,
    high: u32,
    names: &'static [&'static str],
}

impl Field {
    fn read(&self, text: &str) -> Result<u64, CronError> {
        text.split(',').try_fold(0, |all, part| self.part(part).map(|bits| all | bits).ok_or_else(|| self.bad(part)))
    }

    fn bad(&self, part: &str) -> CronError {
        let part: String = part.chars().take(20).collect();
        if let Some((first, last)) = part.split_once('-')
            && self.value(first).zip(self.value(last)).is_some_and(|(first, last)| first > last)
        {
            let high = if self.high == 7 { "SUN".to_owned() } else { self.high.to_string() };
            let low = if self.high == 7 { "MON".to_owned() } else { self.low.to_string() };
            let begin = if first.eq_ignore_ascii_case(&high) { high } else { format!("{first}-{high}") };
            let end = if last.eq_ignore_ascii_case(&low) { low } else { format!("{low}-{last}") };
            let instead = format!("{begin},{end}");
            return CronError::Backwards { field: self.name, part, instead };
        }
        CronError::Part { field: self.name, part, low: self.low, high: self.high }
    }

    fn part(&self, part: &str) -> Option<u64> {
        let (range, step) = match part.split_once('/') {
            Some((range, step)) => (range, Some(digits(step).filter(|step| *step > 0)?)),
            None => (part, None),
        };
        let (first, last) = if range == "*" || range == "?" {
            (self.low, self.high)
        } else if let Some((first, last)) = range.split_once('-') {
            let (first, last) = (self.value(first)?, self.value(last)?);
            // A range of weekdays can end on Sunday.
            (first, if self.high == 7 && last == 0 && first > 0 { 7 } else { last })
        } else {
            let value = self.value(range)?;
            (value, if step.is_some() { self.high } else { value })
        };
        if first > last {
            return None;
        }
        Some((first..=last).step_by(step.unwrap_or(1) as usize).fold(0, |all, value| all | bit(value)))
    }

    fn value(&self, text: &str) -> Option<u32> {
        let named = self.names.iter().position(|name| name.eq_ignore_ascii_case(text));
        let value = match named {
            Some(at) => u32::try_from(at).ok()? + self.low,
            None => digits(text)?,
        };
        (self.low..=self.high).contains(&value).then_some(value)
    }
}

fn is_star(field: &str) -> bool {
    field.starts_with(['*', '?'])
}

fn digits(text: &str) -> Option<u32> {
    let plain = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok())?
}

fn bit(value: u32) -> u64 {
    1_u64.checked_shl(value).unwrap_or(0)
}

fn has(mask: u64, value: u32) -> bool {
    mask & bit(value) != 0
}

/// The lowest bit of the set that is at least `from`.
fn next_bit(mask: u64, from: u32) -> Option<u32> {
    let left = mask.checked_shr(from).unwrap_or(0);
    (left != 0).then(|| from + left.trailing_zeros())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn times(text: &str, from: &str, most: usize) -> Vec<String> {
        let cron = Cron::parse(text).unwrap();
        let mut from: DateTime = from.parse().unwrap();
        let until = from.checked_add(50.years()).unwrap();
        let mut found = Vec::new();
        while found.len() < most
            && let Some(next) = cron.first(from, until)
        {
            found.push(next.strftime("%a %Y-%m-%d %H:%M:%S").to_string());
            from = next.checked_add(1.second()).unwrap();
        }
        found
    }

    #[test]
    fn an_expression_names_its_times() {
        for (text, from, expected) in [
            ("0 9 * * 1-5", "2026-11-20T09:00:01", vec!["Mon 2026-11-23 09:00:00", "Tue 2026-11-24 09:00:00"]),
            ("*/20 8-9 * * *", "2026-01-01T08:30:00", vec!["Thu 2026-01-01 08:40:00", "Thu 2026-01-01 09:00:00"]),
            ("30 0 0 1 JAN ?", "2026-01-01T00:00:31", vec!["Fri 2027-01-01 00:00:30"]),
            ("0 0 29 2 *", "2096-03-01T00:00:00", vec!["Fri 2104-02-29 00:00:00"]),
            // If both are restricted, one of them must match.
            ("0 0 13 * FRI", "2026-11-12T12:00:00", vec!["Fri 2026-11-13 00:00:00", "Fri 2026-11-20 00:00:00"]),
            ("0 0 31 2 SAT-SUN", "2026-01-01T00:00:00", vec!["Sun 2026-02-01 00:00:00", "Sat 2026-02-07 00:00:00"]),
            ("@weekly", "2026-11-22T00:00:00", vec!["Sun 2026-11-22 00:00:00", "Sun 2026-11-29 00:00:00"]),
            ("5/25 22 * * 7", "2026-11-22T22:06:00", vec!["Sun 2026-11-22 22:30:00", "Sun 2026-11-22 22:55:00"]),
        ] {
            assert_eq!(times(text, from, expected.len()), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_expression_is_refused_with_the_reason() {
        for (text, reason) in [
            ("", "five fields"),
            ("* * * *", "five fields"),
            ("* * * * * * *", "five fields"),
            ("60 * * * *", "'60' for the minute"),
            ("* 24 * * *", "'24' for the hour"),
            ("* * 0 * *", "'0' for the day"),
            ("* * * 13 *", "'13' for the month"),
            ("* * * * 8", "'8' for the weekday"),
            ("5-1 * * * *", "'5-1' for the minute, which ends before it begins"),
            ("50-10 * * * *", "such as '50-59,0-10'"),
            ("* 22-0 * * *", "such as '22-23,0'"),
            ("0 0 * NOV-FEB *", "such as 'NOV-12,1-FEB'"),
            ("0 0 * * FRI-MON", "such as 'FRI-SUN,MON'"),
            ("0 0 * * 6-2", "such as '6-SUN,MON-2'"),
            ("*/0 * * * *", "'*/0' for the minute"),
            ("1,,2 * * * *", "'' for the minute"),
            ("+1 * * * *", "'+1'"),
            ("* * L * *", "'L' for the day"),
            ("0 0 31 4,6 *", "never comes"),
            ("0 0 30 2 *", "never comes"),
            (&"1,".repeat(101), "at most 200"),
        ] {
            let error = Cron::parse(text).unwrap_err().to_string();
            assert!(error.contains(reason), "{text}: {error}");
        }
    }

    proptest! {
        #[test]
        fn reading_is_total(text in "[0-9*/,?a-zA-Z@ -]{0,40}|\\PC{0,60}") {
            let _ = Cron::parse(&text);
        }

        #[test]
        fn the_first_time_is_a_match_and_none_before_it_is(
            minute in "\\*|\\*/[1-9]|[0-5]?[0-9]", hour in "\\*|1?[0-9]", day in "\\*|[12][0-9]",
            month in "\\*|[1-9]", weekday in "\\*|[0-7]", start in 0_i64..2_000_000,
        ) {
            let Ok(cron) = Cron::parse(&format!("{minute} {hour} {day} {month} {weekday}")) else { return Ok(()) };
            let from: DateTime = "2026-01-01T00:00:00".parse().unwrap();
            let from = from.checked_add(start.minutes()).unwrap();
            let until = from.checked_add(3.days()).unwrap();
            let matches = |moment: &DateTime| cron.matches(*moment);
            let slow = (0..3 * 24 * 60).map(|minutes: i64| from.checked_add(minutes.minutes()).unwrap()).find(matches);
            prop_assert_eq!(cron.first(from, until), slow);
        }
    }
}
