//! Dates and times in workflows: reads, formats and splits them. The time zone database is part of
//! the program and does not come from the host.

pub mod date_add;
pub mod date_format;
mod forms;
pub mod get_current_time;

pub use forms::{date_form, day_of, time_form, time_of};

use crate::{Inputs, ModuleError};
use jiff::civil::Time;
use jiff::fmt::rfc2822;
use jiff::fmt::strtime::{self, BrokenDownTime};
use jiff::fmt::temporal::Pieces;
use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, Zoned};
use serde_json::{Value, json};
use std::borrow::Cow;

/// The names of the formats.
pub const FORMATS: &[&str] =
    &["datetime", "timestamp_millis", "timestamp_seconds", "iso_8601", "date", "time", "date_cn", "month_day_time"];

/// The labels that older editors stored instead of a format.
pub(crate) const LABELS: &[(&str, &str)] = &[
    ("时间戳 (毫秒)", "timestamp_millis"),
    ("Timestamp (Milliseconds)", "timestamp_millis"),
    ("时间戳 (秒)", "timestamp_seconds"),
    ("Timestamp (Seconds)", "timestamp_seconds"),
    ("ISO 8601", "iso_8601"),
    ("yyyy-MM-dd HH:mm:ss", "datetime"),
    ("yyyy-MM-dd", "date"),
    ("HH:mm:ss", "time"),
    ("yyyy年MM月dd日", "date_cn"),
    ("MM月dd日 HH:mm", "month_day_time"),
];

/// Other ways to write a date, in addition to ISO 8601.
const READ: &[&str] = &[
    "%Y年%m月%d日",
    "%Y年%m月%d日 %H:%M",
    "%Y年%m月%d日 %H:%M:%S",
    "%m月%d日 %H:%M",
    "%Y/%m/%d",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%Y-%m-%d",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d %H:%M:%S",
    "%Y.%m.%d",
    "%Y.%m.%d %H:%M",
    "%Y.%m.%d %H:%M:%S",
];

/// The formats that HTTP allows in addition to RFC 2822, always in UTC.
const HTTP: &[&str] = &["%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"];

/// The largest offset from UTC, in hours.
const MAX_OFFSET_HOURS: i32 = 18;
/// The longest date or pattern, in bytes.
const MAX_TEXT: usize = 200;
/// A smaller count is in seconds: as milliseconds it would be before 1973, and as seconds this
/// limit is in the year 5138.
const MILLIS_FROM: f64 = 1e11;

/// The time zone in an input: an IANA name, or an offset from UTC such as `+08:00` or `UTC+8`.
/// `None` if the input is not given.
pub fn zone(inputs: &Inputs<'_>, name: &'static str) -> Result<Option<TimeZone>, ModuleError> {
    let text = inputs.text(name);
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    named(text)
        .map(Some)
        .ok_or_else(|| ModuleError::input(name, format!("there is no time zone '{text}'; try Asia/Shanghai or +08:00")))
}

/// The time zone with this name: an IANA name, or an offset from UTC.
pub fn named(text: &str) -> Option<TimeZone> {
    let text = if text.eq_ignore_ascii_case("z") { "UTC" } else { text };
    let known = TimeZoneDatabase::bundled().get(text).ok().filter(|zone| !zone.is_unknown());
    known.or_else(|| offset(text).map(TimeZone::fixed))
}

fn offset(text: &str) -> Option<Offset> {
    let distance = text.strip_prefix("UTC").or_else(|| text.strip_prefix("GMT")).unwrap_or(text);
    let (sign, digits) = match distance.strip_prefix('+') {
        Some(digits) => (1, digits),
        None => (-1, distance.strip_prefix('-')?),
    };
    let number = |digits: &str| -> Option<i32> {
        let plain = (1..=2).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| digits.parse().ok())?
    };
    let (hours, minutes) = match digits.split_once(':') {
        Some((hours, minutes)) => (number(hours)?, number(minutes)?),
        None if digits.len() == 4 => (number(digits.get(..2)?)?, number(digits.get(2..)?)?),
        None => (number(digits)?, 0),
    };
    if hours > MAX_OFFSET_HOURS || minutes > 59 {
        return None;
    }
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()
}

/// The moment `now` in a time zone.
pub fn at(now: model::Timestamp, zone: Option<TimeZone>) -> Result<Zoned, ModuleError> {
    let moment =
        Timestamp::from_millisecond(now.0).map_err(|_| ModuleError::failed("the clock is out of the calendar"))?;
    Ok(moment.to_zoned(zone.unwrap_or(TimeZone::UTC)))
}

/// The moment in an input; now if the input is not given, but an error for null and for an empty
/// text. The result is in `zone`; without it, in the zone of its text; without both, in UTC. A text
/// without a zone is read as local time in that zone.
pub fn read(
    inputs: &Inputs<'_>,
    name: &'static str,
    zone: Option<TimeZone>,
    now: model::Timestamp,
) -> Result<Zoned, ModuleError> {
    let local = at(now, zone.clone())?;
    let value = inputs.value(name);
    let read = match &value {
        Value::Null => Some(local.clone()),
        Value::Number(count) => count.as_f64().and_then(|count| counted(count, &local)),
        Value::String(text) if text.len() <= MAX_TEXT => written(text.trim(), &local),
        _ => None,
    };
    let read = read.ok_or_else(|| {
        let forms = "must be a date such as 2026-01-31 09:30:00, ISO 8601, RFC 2822, or a Unix timestamp";
        ModuleError::input(name, forms)
    })?;
    Ok(zone.map_or(read.clone(), |zone| read.with_time_zone(zone)))
}

fn is_moment(text: &str) -> bool {
    text.len() <= MAX_TEXT && written(text.trim(), &Timestamp::UNIX_EPOCH.to_zoned(TimeZone::UTC)).is_some()
}

fn counted(count: f64, local: &Zoned) -> Option<Zoned> {
    let millis = if count.abs() < MILLIS_FROM { count * 1000.0 } else { count };
    Some(Timestamp::from_millisecond(millis.floor() as i64).ok()?.to_zoned(local.time_zone().clone()))
}

fn written(text: &str, local: &Zoned) -> Option<Zoned> {
    if is_count(text) || is_count_with_fraction(text) {
        return counted(text.parse().ok()?, local);
    }
    if is_bare_time(text) {
        let time: Time = two_digits(text).parse().ok()?;
        return local.date().to_datetime(time).to_zoned(local.time_zone().clone()).ok();
    }
    iso(text, local).or_else(|| patterned(text, local)).or_else(|| spaced(text, local)).or_else(|| mailed(text))
}

/// A time of day with the hour in two digits, as ISO 8601 requires.
fn two_digits(text: &str) -> Cow<'_, str> {
    if text.find(':') == Some(1) { Cow::Owned(format!("0{text}")) } else { Cow::Borrowed(text) }
}

/// A date and a time with a zone after a space, as logs and databases write them:
/// `2026-01-31 09:30:00 +0800`.
fn spaced(text: &str, local: &Zoned) -> Option<Zoned> {
    let (moment, zone) = text.rsplit_once(' ')?;
    let zone = named(zone).filter(|_| moment.contains(':'))?;
    let local = local.with_time_zone(zone);
    iso(moment, &local).or_else(|| patterned(moment, &local))
}

/// A date in the header of a mail or of an HTTP answer.
fn mailed(text: &str) -> Option<Zoned> {
    let header = rfc2822::DateTimeParser::new().relaxed_weekday(true).parse_zoned(text).ok();
    header.or_else(|| {
        let read = HTTP.iter().find_map(|pattern| BrokenDownTime::parse(pattern, text).ok())?;
        read.to_datetime().ok()?.to_zoned(TimeZone::UTC).ok()
    })
}

/// Whether the text is seconds since 1970 with a fraction, as Slack writes them: it has so many
/// digits that it cannot be a version or a price.
fn is_count_with_fraction(text: &str) -> bool {
    let digits = |text: &str, least: usize| text.len() >= least && text.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once('.').is_some_and(|(whole, fraction)| digits(whole, 9) && digits(fraction, 1))
}

/// Whether the text is a count. Eight digits are not, but a date in the short form of ISO 8601.
fn is_count(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    digits.len() != 8 && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_bare_time(text: &str) -> bool {
    text.contains(':') && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b':' | b'.'))
}

fn iso(text: &str, local: &Zoned) -> Option<Zoned> {
    let pieces = Pieces::parse(text).ok()?;
    let moment = pieces.date().to_datetime(pieces.time().unwrap_or(Time::midnight()));
    let named = match pieces.time_zone_annotation() {
        Some(annotation) => Some(annotation.to_time_zone_with(&TimeZoneDatabase::bundled()).ok()?),
        None => None,
    };
    match pieces.to_numeric_offset() {
        Some(offset) if !is_possible(offset) => None,
        Some(offset) => {
            let zone = named.unwrap_or_else(|| TimeZone::fixed(offset));
            Some(offset.to_timestamp(moment).ok()?.to_zoned(zone))
        }
        None => moment.to_zoned(named.unwrap_or_else(|| local.time_zone().clone())).ok(),
    }
}

/// Whether a place can have this offset from UTC. No place is further away than 14 hours.
fn is_possible(offset: Offset) -> bool {
    offset.seconds().abs() <= MAX_OFFSET_HOURS * 3600
}

fn patterned(text: &str, local: &Zoned) -> Option<Zoned> {
    let mut read = READ.iter().find_map(|pattern| BrokenDownTime::parse(pattern, text).ok())?;
    match read.year() {
        None => read.set_year(Some(local.year())).ok()?,
        // `1.2.3` is a version; a year has four digits.
        Some(year) if year < 1000 => return None,
        Some(_) => {}
    }
    let time = read.to_time().unwrap_or(Time::midnight());
    read.to_date().ok()?.to_datetime(time).to_zoned(local.time_zone().clone()).ok()
}

/// Formats the moment with the format or pattern in an input.
pub fn show(moment: &Zoned, inputs: &Inputs<'_>, name: &'static str) -> Result<String, ModuleError> {
    let format = inputs.text(name);
    let format = format.trim();
    let label = LABELS.iter().find(|(label, _)| *label == format);
    let pattern = match label.map_or(format, |(_, option)| option) {
        "timestamp_millis" => return Ok(moment.timestamp().as_millisecond().to_string()),
        "timestamp_seconds" => return Ok(seconds(moment).to_string()),
        "iso_8601" if moment.time_zone() == &TimeZone::UTC => "%Y-%m-%dT%H:%M:%S%.3fZ",
        "iso_8601" => "%Y-%m-%dT%H:%M:%S%.3f%:z",
        "datetime" => "%Y-%m-%d %H:%M:%S",
        "date" => "%Y-%m-%d",
        "time" => "%H:%M:%S",
        "date_cn" => "%Y年%m月%d日",
        "month_day_time" => "%m月%d日 %H:%M",
        own if own.contains('%') && own.len() <= MAX_TEXT => own,
        _ => {
            let known = FORMATS.join(", ");
            return Err(ModuleError::input(name, format!("must be {known}, or a pattern such as %Y-%m-%d")));
        }
    };
    strtime::format(pattern, moment).map_err(|_| ModuleError::input(name, "is not a valid pattern"))
}

fn seconds(moment: &Zoned) -> i64 {
    moment.timestamp().as_millisecond().div_euclid(1000)
}

/// The outputs of a module that returns a moment: the text under the name of the module's output,
/// and the parts of the moment.
pub fn values(name: &'static str, shown: String, moment: &Zoned) -> [(&'static str, Value); 11] {
    [
        (name, json!(shown)),
        ("timestamp", json!(moment.timestamp().as_millisecond())),
        ("timestamp_seconds", json!(seconds(moment))),
        ("year", json!(moment.year())),
        ("month", json!(moment.month())),
        ("day", json!(moment.day())),
        ("hour", json!(moment.hour())),
        ("minute", json!(moment.minute())),
        ("second", json!(moment.second())),
        ("weekday", json!(moment.strftime("%A").to_string())),
        ("weekday_number", json!(moment.weekday().to_monday_one_offset())),
    ]
}
