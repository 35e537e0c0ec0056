//! `date_format`: reads a date and writes it in another format or zone.

use crate::{Call, Done, ModuleError, dates};

pub(crate) fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
    let zone = dates::zone(&call.inputs, "timezone")?;
    let date = dates::read(&call.inputs, "date", zone, call.now)?;
    let shown = dates::show(&date, &call.inputs, "format")?;
    Ok(Done::outputs(dates::values("result", shown, &date)))
}

#[cfg(test)]
mod tests {
    use crate::testing::Bench;
    use serde_json::{Value, json};

    const SHORT: &str = "date_format";

    fn result(inputs: Value) -> Value {
        Bench::new().outputs(SHORT, inputs)["result"].clone()
    }

    #[test]
    fn dates_are_read_in_many_forms() {
        for (date, expected) in [
            (json!("2026-01-31T09:30:00+08:00"), "2026-01-31T09:30:00.000+08:00"),
            (json!("2026-01-31T09:30:00.5Z"), "2026-01-31T09:30:00.500Z"),
            (json!("2026-01-31 09:30:00"), "2026-01-31T09:30:00.000Z"),
            (json!("2026-01-31T09:30-05:00[America/New_York]"), "2026-01-31T09:30:00.000-05:00"),
            (json!("2026-01-31"), "2026-01-31T00:00:00.000Z"),
            (json!("20260131"), "2026-01-31T00:00:00.000Z"),
            (json!(1_700_000_000), "2023-11-14T22:13:20.000Z"),
            (json!(1_700_000_000.25), "2023-11-14T22:13:20.250Z"),
            (json!("1700000000123"), "2023-11-14T22:13:20.123Z"),
            (json!("-1"), "1969-12-31T23:59:59.000Z"),
            (json!("2026年01月31日"), "2026-01-31T00:00:00.000Z"),
            (json!("2026年1月31日 09:30"), "2026-01-31T09:30:00.000Z"),
            (json!("02月01日 09:30"), "2023-02-01T09:30:00.000Z"),
            (json!("2026/01/31 09:30:05"), "2026-01-31T09:30:05.000Z"),
            (json!("09:30:05"), "2023-11-14T09:30:05.000Z"),
            (json!("9:30"), "2023-11-14T09:30:00.000Z"),
            (json!("2026-1-5"), "2026-01-05T00:00:00.000Z"),
            (json!("2026-1-5 8:03"), "2026-01-05T08:03:00.000Z"),
            (json!("2026.01.05"), "2026-01-05T00:00:00.000Z"),
            (json!("2026-01-31 09:30:00 +0800"), "2026-01-31T09:30:00.000+08:00"),
            (json!("2026/1/31 9:30 UTC"), "2026-01-31T09:30:00.000Z"),
            (json!("2026-01-31 09:30:00.25 Asia/Tokyo"), "2026-01-31T09:30:00.250+09:00"),
            (json!("Sun, 06 Nov 1994 08:49:37 GMT"), "1994-11-06T08:49:37.000Z"),
            (json!("Sunday, 06-Nov-94 08:49:37 GMT"), "1994-11-06T08:49:37.000Z"),
            (json!("Sun Nov  6 08:49:37 1994"), "1994-11-06T08:49:37.000Z"),
            (json!("6 Nov 1994 08:49 +0100"), "1994-11-06T08:49:00.000+01:00"),
            (json!("1769860800.123456"), "2026-01-31T12:00:00.123Z"),
            (json!(""), "2023-11-14T22:13:20.123Z"),
            (json!(null), "2023-11-14T22:13:20.123Z"),
        ] {
            assert_eq!(result(json!({"date": date, "format": "iso_8601"})), expected, "{date}");
        }
    }

    #[test]
    fn a_zone_is_where_a_date_is_read_and_shown() {
        let format = "%Y-%m-%d %H:%M %:z %A";
        for (date, expected) in [
            ("2026-07-01 09:30", "2026-07-01 09:30 +02:00 Wednesday"),
            ("2026-07-01T09:30+08:00", "2026-07-01 03:30 +02:00 Wednesday"),
            // The hour that the clock change skips, and the one that it repeats.
            ("2026-03-29 02:30", "2026-03-29 03:30 +02:00 Sunday"),
            ("2026-10-25 02:30", "2026-10-25 02:30 +02:00 Sunday"),
        ] {
            assert_eq!(result(json!({"date": date, "format": format, "timezone": "Europe/Berlin"})), expected);
        }
    }

    #[test]
    fn a_reference_to_nothing_is_not_now() {
        let bench = Bench::with_null("date");
        assert_eq!(bench.error(SHORT, json!({})), "input 'date': is null where a date is wanted");
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for date in [
            json!("soon"),
            json!("2026-02-30"),
            json!("2026-2-30"),
            json!("2026-01-31 +08:00"),
            json!("2026-01-31 09:30 Mars/Olympus"),
            json!("1.2.3"),
            json!("2026-01-31T09:30[Mars/Olympus]"),
            json!("9".repeat(30)),
            json!("1".repeat(100_000)),
            json!(1e300),
            json!([2026, 1, 31]),
            json!(true),
            json!("13月01日 00:00"),
            json!("12.5"),
            json!("Sun, 31 Feb 2026 08:49:37 GMT"),
        ] {
            let error = Bench::new().error(SHORT, json!({"date": date}));
            assert!(error.starts_with("input 'date': must be a date"), "{error}");
        }
        for format in ["%!", "%", "%Y %E"] {
            let error = Bench::new().error(SHORT, json!({"format": format}));
            assert_eq!(error, "input 'format': is not a valid pattern", "{format}");
        }
        let error = Bench::new().error(SHORT, json!({"format": "%Y".repeat(200)}));
        assert!(error.ends_with("or a pattern such as %Y-%m-%d"), "{error}");
    }
}
