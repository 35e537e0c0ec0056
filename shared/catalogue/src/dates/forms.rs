//! Converts dates and times of declared inputs and of forms to one format, ISO 8601, so that they
//! can be compared.

use super::{
    HTTP, MAX_TEXT, READ, counted, is_bare_time, is_count, is_count_with_fraction, is_moment, is_possible, named,
    two_digits,
};
use jiff::civil::{Date, Time};
use jiff::fmt::rfc2822;
use jiff::fmt::strtime::{self, BrokenDownTime};
use jiff::fmt::temporal::Pieces;
use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, Zoned};

/// The date in the form `2026-01-31`, or with its time `2026-01-31T09:30:00`, and with its offset
/// `2026-01-31T09:30:00+08:00`. `None` if the text is not a date.
pub fn date_form(text: &str) -> Option<String> {
    let text = text.trim();
    if text.len() > MAX_TEXT || is_bare_time(text) {
        return None;
    }
    if is_count(text) || is_count_with_fraction(text) {
        return day_of(text.parse().ok()?);
    }
    // A date without a year is a different date in each year.
    Written::of(text).map(Written::form).or_else(|| is_moment(text).then(|| text.to_owned()))
}

/// The time in the form `09:30:00`, or the date with a time in that of [`date_form`]. `None` if the
/// text has no time.
pub fn time_form(text: &str) -> Option<String> {
    let text = text.trim();
    if is_count(text) || is_count_with_fraction(text) {
        return time_of(text.parse().ok()?);
    }
    if is_bare_time(text) {
        return two_digits(text).parse::<Time>().ok().map(|time| time.to_string());
    }
    date_form(text).filter(|form| form.contains(':'))
}

/// The date of a count of seconds or milliseconds since 1970, in UTC.
pub fn day_of(count: f64) -> Option<String> {
    shown(count, "%Y-%m-%d")
}

/// The time of day of a count of seconds or milliseconds since 1970, in UTC.
pub fn time_of(count: f64) -> Option<String> {
    shown(count, "%H:%M:%S")
}

fn shown(count: f64, pattern: &str) -> Option<String> {
    strtime::format(pattern, &counted(count, &Timestamp::UNIX_EPOCH.to_zoned(TimeZone::UTC))?).ok()
}

/// A date as it is written. Unlike a moment, it exists for every day of the calendar. For example,
/// 9999-12-31, the usual date for "without an end", is not a valid moment in every zone.
struct Written {
    date: Date,
    time: Option<Time>,
    offset: Option<Offset>,
}

impl Written {
    fn of(text: &str) -> Option<Self> {
        iso(text).or_else(|| patterned(text)).or_else(|| spaced(text)).or_else(|| mailed(text))
    }

    fn form(self) -> String {
        match (self.time, self.offset) {
            (None, None) => self.date.to_string(),
            (time, offset) => {
                let time = time.unwrap_or(Time::midnight());
                format!("{}T{time}{}", self.date, offset.map(shown_offset).unwrap_or_default())
            }
        }
    }
}

impl From<Zoned> for Written {
    fn from(zoned: Zoned) -> Self {
        Self { date: zoned.date(), time: Some(zoned.time()), offset: Some(zoned.offset()) }
    }
}

fn shown_offset(offset: Offset) -> String {
    let seconds = offset.seconds();
    if seconds == 0 {
        return "Z".to_owned();
    }
    let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.abs() / 60);
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

fn iso(text: &str) -> Option<Written> {
    let pieces = Pieces::parse(text).ok()?;
    let offset = match (pieces.to_numeric_offset(), pieces.time_zone_annotation()) {
        (Some(offset), _) if !is_possible(offset) => return None,
        (Some(offset), _) => Some(offset),
        (None, None) => None,
        (None, Some(annotation)) => {
            let zone = annotation.to_time_zone_with(&TimeZoneDatabase::bundled()).ok()?;
            let local = pieces.date().to_datetime(pieces.time().unwrap_or(Time::midnight()));
            Some(local.to_zoned(zone).ok()?.offset())
        }
    };
    Some(Written { date: pieces.date(), time: pieces.time(), offset })
}

fn patterned(text: &str) -> Option<Written> {
    let read = READ.iter().find_map(|pattern| BrokenDownTime::parse(pattern, text).ok())?;
    // `1.2.3` is a version; a year has four digits.
    read.year().filter(|year| *year >= 1000)?;
    let time = if read.hour().is_some() { Some(read.to_time().ok()?) } else { None };
    Some(Written { date: read.to_date().ok()?, time, offset: None })
}

/// A date and a time with a zone after a space.
fn spaced(text: &str) -> Option<Written> {
    let (moment, zone) = text.rsplit_once(' ')?;
    let zone = named(zone).filter(|_| moment.contains(':'))?;
    let written = iso(moment).or_else(|| patterned(moment))?;
    if written.offset.is_some() {
        return Some(written);
    }
    let local = written.date.to_datetime(written.time.unwrap_or(Time::midnight()));
    Some(Written { offset: Some(local.to_zoned(zone).ok()?.offset()), ..written })
}

/// A date in the header of a mail or of an HTTP answer.
fn mailed(text: &str) -> Option<Written> {
    if let Ok(zoned) = rfc2822::DateTimeParser::new().relaxed_weekday(true).parse_zoned(text) {
        return Some(zoned.into());
    }
    let read = HTTP.iter().find_map(|pattern| BrokenDownTime::parse(pattern, text).ok())?;
    Some(read.to_datetime().ok()?.to_zoned(TimeZone::UTC).ok()?.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_has_one_form_however_it_is_written() {
        for (text, expected) in [
            ("2026-01-31", "2026-01-31"),
            ("2026-1-31", "2026-01-31"),
            ("20260131", "2026-01-31"),
            ("2026/1/31", "2026-01-31"),
            ("2026年1月31日", "2026-01-31"),
            ("9999-12-31", "9999-12-31"),
            ("9999-12-31T00:00:00Z", "9999-12-31T00:00:00Z"),
            (" 2026-01-31 9:30 ", "2026-01-31T09:30:00"),
            ("20260131T120000Z", "2026-01-31T12:00:00Z"),
            ("2026-01-31T09:30:00.250+00:00", "2026-01-31T09:30:00.25Z"),
            ("2026-01-31 09:30:00 +0800", "2026-01-31T09:30:00+08:00"),
            ("2026-01-31 09:30:00 Asia/Tokyo", "2026-01-31T09:30:00+09:00"),
            ("2026-01-31T09:30[America/New_York]", "2026-01-31T09:30:00-05:00"),
            ("Sat, 31 Jan 2026 23:30:00 -0500", "2026-01-31T23:30:00-05:00"),
            ("Sat, 31 Jan 2026 12:00:00 GMT", "2026-01-31T12:00:00Z"),
            ("1769860800", "2026-01-31"),
            ("1769860800.5", "2026-01-31"),
            // Its year is that of the run.
            ("01月31日 09:30", "01月31日 09:30"),
        ] {
            assert_eq!(date_form(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["", "2026-02-30", "tomorrow", "09:30", "1.2.3", "2026-13-01", "31.1.", "2026-01-31T00:00:00+25:00"]
        {
            assert_eq!(date_form(text), None, "{text}");
        }
    }

    #[test]
    fn a_time_has_one_form_however_it_is_written() {
        for (text, expected) in [
            ("09:30", "09:30:00"),
            ("9:30", "09:30:00"),
            ("09:30:15.250", "09:30:15.25"),
            ("2026-01-31 09:30:00", "2026-01-31T09:30:00"),
            ("20260131T093000Z", "2026-01-31T09:30:00Z"),
            ("1769860800", "12:00:00"),
        ] {
            assert_eq!(time_form(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["", "25:00", "2026-01-31", "20260131", "noon"] {
            assert_eq!(time_form(text), None, "{text}");
        }
    }
}
