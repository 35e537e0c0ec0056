//! The time of the system, and texts for times.

use jiff::Timestamp;
use std::time::{SystemTime, UNIX_EPOCH};

/// The present time in milliseconds since 1970.
pub fn now() -> i64 {
    #[expect(clippy::disallowed_methods, reason = "this is the clock of the command line")]
    let now = SystemTime::now();
    i64::try_from(now.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis()).unwrap_or(i64::MAX)
}

/// A time such as `2026-11-30 09:15:02Z`.
pub fn moment(millis: i64) -> String {
    match Timestamp::from_millisecond(millis) {
        Ok(time) => time.strftime("%Y-%m-%d %H:%M:%SZ").to_string(),
        Err(_) => millis.to_string(),
    }
}

/// A time of a log, such as `09:15:02.250`, in UTC.
pub fn time_of_day(millis: i64) -> String {
    match Timestamp::from_millisecond(millis) {
        Ok(time) => time.strftime("%H:%M:%S%.3f").to_string(),
        Err(_) => millis.to_string(),
    }
}

/// How long ago a time was, in its largest unit: `5s`, `3m`, `2h`, `4d`.
pub fn age(now: i64, then: i64) -> String {
    let seconds = now.saturating_sub(then).max(0) / 1000;
    match seconds {
        0..60 => format!("{seconds}s"),
        60..3600 => format!("{}m", seconds / 60),
        3600..86_400 => format!("{}h", seconds / 3600),
        _ => format!("{}d", seconds / 86_400),
    }
}

/// A duration such as `250ms`, `3.2s`, `4m 10s`.
pub fn duration(millis: i64) -> String {
    match millis.max(0) {
        millis @ 0..1000 => format!("{millis}ms"),
        millis @ 1000..60_000 => format!("{}.{}s", millis / 1000, millis % 1000 / 100),
        millis @ 60_000..3_600_000 => format!("{}m {}s", millis / 60_000, millis % 60_000 / 1000),
        millis @ 3_600_000..86_400_000 => format!("{}h {}m", millis / 3_600_000, millis % 3_600_000 / 60_000),
        millis => format!("{}d {}h", millis / 86_400_000, millis % 86_400_000 / 3_600_000),
    }
}

/// Reads a duration such as `90s`, `15m`, `2h`, `7d` or `250ms`, in milliseconds. A number without
/// a unit is in seconds.
pub fn parse_duration(text: &str) -> Result<i64, String> {
    let wrong = || "must be a number with a unit, such as 90s, 15m, 2h or 7d".to_owned();
    let digits = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let factor = match unit.trim() {
        "ms" => 1,
        "" | "s" => 1000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return Err(wrong()),
    };
    number.parse::<i64>().ok().and_then(|number| number.checked_mul(factor)).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_short() {
        assert_eq!(moment(0), "1970-01-01 00:00:00Z");
        assert_eq!(time_of_day(33_302_250), "09:15:02.250");
        let ages = [(0, "0s"), (59_999, "59s"), (60_000, "1m"), (7_200_000, "2h"), (200_000_000, "2d"), (-5, "0s")];
        for (past, shown) in ages {
            assert_eq!(age(past, 0), shown);
        }
        let spans = [(250, "250ms"), (3250, "3.2s"), (250_000, "4m 10s"), (3_660_000, "1h 1m"), (90_000_000, "1d 1h")];
        for (millis, shown) in spans {
            assert_eq!(duration(millis), shown);
        }
    }

    #[test]
    fn durations_are_read() {
        let cases =
            [("250ms", 250), ("90", 90_000), ("90s", 90_000), ("15m", 900_000), ("2h", 7_200_000), ("7d", 604_800_000)];
        for (text, millis) in cases {
            assert_eq!(parse_duration(text), Ok(millis));
        }
        for wrong in ["", "h", "-1s", "1.5h", "1y", "99999999999999999d"] {
            assert!(parse_duration(wrong).is_err(), "{wrong}");
        }
    }
}
