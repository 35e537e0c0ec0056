//! `vflow.data.get_current_time`: the current time of the run.

use crate::{Call, Done, ModuleError, dates};

pub(crate) fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
    let now = dates::at(call.now, dates::zone(&call.inputs, "timezone")?)?;
    let shown = dates::show(&now, &call.inputs, "format")?;
    Ok(Done::outputs(dates::values("time", shown, &now)))
}

#[cfg(test)]
mod tests {
    use crate::testing::Bench;
    use serde_json::json;

    const LONG: &str = "vflow.data.get_current_time";

    #[test]
    fn each_format_shows_the_same_moment() {
        for (format, expected) in [
            ("datetime", "2023-11-15 06:13:20"),
            ("timestamp_millis", "1700000000123"),
            ("timestamp_seconds", "1700000000"),
            ("iso_8601", "2023-11-15T06:13:20.123+08:00"),
            ("date", "2023-11-15"),
            ("time", "06:13:20"),
            ("date_cn", "2023年11月15日"),
            ("month_day_time", "11月15日 06:13"),
            ("yyyy-MM-dd HH:mm:ss", "2023-11-15 06:13:20"),
        ] {
            let outputs = Bench::new().outputs(LONG, json!({"format": format, "timezone": "Asia/Shanghai"}));
            assert_eq!(outputs["time"], expected);
        }
        assert_eq!(Bench::new().outputs(LONG, json!({"format": "iso_8601"}))["time"], "2023-11-14T22:13:20.123Z");
    }

    #[test]
    fn the_parts_are_those_of_the_zone() {
        let parts = json!({
            "time": "2023-11-15 03:58:20", "timestamp": 1_700_000_000_123_i64, "timestamp_seconds": 1_700_000_000,
            "year": 2023, "month": 11, "day": 15, "hour": 3, "minute": 58, "second": 20,
            "weekday": "Wednesday", "weekday_number": 3
        });
        for zone in ["Asia/Kathmandu", "asia/kathmandu", "+05:45", "UTC+5:45", "+0545"] {
            assert_eq!(Bench::new().outputs(LONG, json!({"timezone": zone})), parts, "{zone}");
        }
    }

    #[test]
    fn an_unknown_zone_is_named() {
        for zone in ["Asia/Atlantis", "8", "+25", "GMT+", "CST8", "+1:2:3", "Etc/Unknown", "../../etc/passwd"] {
            let error = Bench::new().error(LONG, json!({"timezone": zone}));
            assert!(error.starts_with(&format!("input 'timezone': there is no time zone '{zone}'")), "{error}");
        }
        let error = Bench::new().error(LONG, json!({"format": "noon"}));
        assert!(error.starts_with("input 'format': must be datetime, "), "{error}");
    }
}
