//! `date_add`: adds an amount of a unit to a date, or subtracts it.

use crate::{Call, Done, ModuleError, dates, refuse};
use jiff::{SignedDuration, Span};

/// The largest amount: as milliseconds, this is longer than the calendar.
const MAX_AMOUNT: i64 = 1_000_000_000_000_000;

pub(crate) fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
    let zone = dates::zone(&call.inputs, "timezone")?;
    let date = dates::read(&call.inputs, "date", zone, call.now)?;
    let unit = call.inputs.choice("unit")?;
    let amount = call.inputs.number("amount")?;
    refuse!(amount.abs() > MAX_AMOUNT as f64, "amount", "must be from -{MAX_AMOUNT} to {MAX_AMOUNT}");
    // A fraction of a year is a number of months.
    let (unit, amount) =
        if unit == "year" && amount.fract() != 0.0 { ("month", amount * 12.0) } else { (unit, amount) };
    let rest = fraction(amount.fract(), unit)?;
    let reached = whole(amount.trunc() as i64, unit)
        .and_then(|span| date.checked_add(span))
        .and_then(|date| date.checked_add(rest))
        .map_err(|_| ModuleError::input("amount", "leads out of the calendar, which ends with the year 9999"))?;
    let shown = dates::show(&reached, &call.inputs, "format")?;
    Ok(Done::outputs(dates::values("result", shown, &reached)))
}

fn whole(amount: i64, unit: &str) -> Result<Span, jiff::Error> {
    let zero = Span::new();
    match unit {
        "millisecond" => zero.try_milliseconds(amount),
        "second" => zero.try_seconds(amount),
        "minute" => zero.try_minutes(amount),
        "hour" => zero.try_hours(amount),
        "day" => zero.try_days(amount),
        "week" => zero.try_weeks(amount),
        "month" => zero.try_months(amount),
        _ => zero.try_years(amount),
    }
}

/// A fraction of a unit as a duration.
fn fraction(part: f64, unit: &str) -> Result<SignedDuration, ModuleError> {
    let millis = match unit {
        "millisecond" => 1.0,
        "second" => 1_000.0,
        "minute" => 60_000.0,
        "hour" => 3_600_000.0,
        "day" => 86_400_000.0,
        "week" => 604_800_000.0,
        _ if part == 0.0 => 0.0,
        _ => return Err(ModuleError::input("amount", "must be a number of whole months")),
    };
    Ok(SignedDuration::from_nanos((part * millis * 1_000_000.0).round() as i64))
}

#[cfg(test)]
mod tests {
    use crate::testing::Bench;
    use serde_json::json;

    const SHORT: &str = "date_add";

    #[test]
    fn the_calendar_decides_from_days_on() {
        for (date, amount, unit, expected) in [
            ("2026-01-31", json!(1), "month", "2026-02-28 00:00"),
            ("2024-02-29", json!(1), "year", "2025-02-28 00:00"),
            ("2026-01-31", json!(-1), "days", "2026-01-30 00:00"),
            ("2026-01-31", json!("2"), "weeks", "2026-02-14 00:00"),
            // This day has 23 hours.
            ("2026-03-28 12:00", json!(1), "day", "2026-03-29 12:00"),
            ("2026-03-28 12:00", json!(24), "hour", "2026-03-29 13:00"),
            ("2026-01-31", json!(90_000), "millisecond", "2026-01-31 00:01"),
            ("2026-01-01", json!(0.5), "day", "2026-01-01 12:00"),
            ("2026-01-01", json!(-1.25), "hours", "2025-12-31 22:45"),
            ("2026-01-01", json!("1.5"), "weeks", "2026-01-11 12:00"),
            ("2026-01-01", json!(0.25), "year", "2026-04-01 00:00"),
        ] {
            let inputs = json!({"date": date, "amount": amount, "unit": unit, "format": "%Y-%m-%d %H:%M",
                                "timezone": "Europe/Berlin"});
            assert_eq!(Bench::new().outputs(SHORT, inputs)["result"], expected, "{date} {amount} {unit}");
        }
    }

    #[test]
    fn a_date_keeps_its_own_zone() {
        let outputs = Bench::new().outputs(SHORT, json!({"date": "2026-01-31T09:30:00+08:00", "amount": 1}));
        assert_eq!((&outputs["result"], &outputs["hour"]), (&json!("2026-02-01T09:30:00.000+08:00"), &json!(9)));
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (inputs, expected) in [
            (json!({}), "input 'amount': is required"),
            (json!({"amount": 1.5, "unit": "month"}), "input 'amount': must be a number of whole months"),
            (json!({"amount": 0.1, "unit": "year"}), "input 'amount': must be a number of whole months"),
            (json!({"amount": 10_000, "unit": "year"}), "input 'amount': leads out of the calendar"),
            (
                json!({"amount": -1_000_000_000_000_000_i64, "unit": "week"}),
                "input 'amount': leads out of the calendar",
            ),
            (json!({"amount": 1, "unit": "fortnight"}), "input 'unit': must be millisecond, "),
            (json!({"amount": 1, "date": "soon"}), "input 'date': must be a date"),
        ] {
            let error = Bench::new().error(SHORT, inputs);
            assert!(error.starts_with(expected), "{error}");
        }
    }
}
