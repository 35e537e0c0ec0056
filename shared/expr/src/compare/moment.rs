//! Dates and times in texts, in the format of ISO 8601.

use std::cmp::Ordering;

use jiff::civil::Time;
use jiff::fmt::temporal::Pieces;
use jiff::tz::TimeZone;
use jiff::{Timestamp, civil};

/// The most bytes of a date, including its zone.
const LONGEST: usize = 64;

/// The largest offset from UTC, in seconds: more than any place has.
const MAX_OFFSET: i32 = 18 * 3600;

/// A date or a time in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// A point in time. A date means its first moment; without a zone it is in UTC.
    At(Timestamp),
    /// A time of day without a date.
    Clock(Time),
}

impl Moment {
    /// The date or time, if the text contains nothing else.
    pub fn of(text: &str) -> Option<Self> {
        let text = text.trim();
        let has = |sign: char| text.contains(sign);
        if text.len() > LONGEST
            || !text.starts_with(|c: char| c.is_ascii_digit())
            || !(has('-') || has(':') || has('T'))
        {
            return None;
        }
        if has(':') && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b':' | b'.')) {
            let is_short = text.bytes().position(|byte| byte == b':') == Some(1);
            let time = if is_short { format!("0{text}").parse() } else { text.parse() };
            return time.ok().map(Self::Clock);
        }
        let pieces = Pieces::parse(text).ok()?;
        let local = civil::DateTime::from_parts(pieces.date(), pieces.time().unwrap_or(Time::midnight()));
        match pieces.to_numeric_offset() {
            Some(offset) if offset.seconds().abs() > MAX_OFFSET => None,
            Some(offset) => offset.to_timestamp(local).ok(),
            None if pieces.time_zone_annotation().is_some() => None,
            None => TimeZone::UTC.to_timestamp(local).ok(),
        }
        .map(Self::At)
    }

    /// The order of two moments; the earlier is less. `None` if one is a point in time and the
    /// other a time of day.
    pub fn order(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (Self::At(one), Self::At(other)) => Some(one.cmp(&other)),
            (Self::Clock(one), Self::Clock(other)) => Some(one.cmp(&other)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_told_from_other_texts() {
        for text in [
            "2026-02-01",
            "2026-02-01T10:00",
            "2026-02-01 10:00:00.5",
            "2026-02-01T10:00:00Z",
            "2026-02-01T10:00:00+02:00[Europe/Berlin]",
            "20260201T100000Z",
            " 09:30 ",
            "9:30",
            "09:30:15.250",
        ] {
            assert!(Moment::of(text).is_some(), "{text}");
        }
        for text in [
            "",
            "2026",
            "20260201",
            "2026-02-30",
            "2026-13-01",
            "1-2",
            "25:00",
            "1:2:3:4",
            "1:2",
            "123:45",
            "10-x",
            "-5",
            "v1.2-3",
            "2026-02-01T10:00:00+25:00",
        ] {
            assert!(Moment::of(text).is_none(), "{text}");
        }
    }

    #[test]
    fn the_zone_counts() {
        for (one, other, order) in [
            ("2026-02-01", "2026-01-31", Some(Ordering::Greater)),
            ("2026-02-01", "2026-02-01T00:00:00Z", Some(Ordering::Equal)),
            ("2026-02-01T10:00:00+02:00", "2026-02-01T09:00:00Z", Some(Ordering::Less)),
            ("9:30", "10:00", Some(Ordering::Less)),
            ("9:30:15", "09:30:15", Some(Ordering::Equal)),
            ("09:30", "10:00", Some(Ordering::Less)),
            ("09:30", "2026-02-01", None),
        ] {
            let both = Moment::of(one).zip(Moment::of(other));
            assert_eq!(both.and_then(|(one, other)| one.order(other)), order, "{one} {other}");
        }
    }
}
