//! `date_add`: a date so much later or earlier.

use crate::dates;
use crate::descriptor::{
    Category, Constraints, Descriptor, Fallback, InputSpec, OutputSpec, Shape, UiType, ValueType, text,
};
use crate::module::{Behaviour, Call, Done, Module, ModuleError, Pure};
use jiff::Span;

/// No amount is larger: as milliseconds, these are more years than the calendar has.
const MAX_AMOUNT: i64 = 1_000_000_000_000_000;

const UNITS: &[&str] = &["millisecond", "second", "minute", "hour", "day", "week", "month", "year"];

const PLURALS: &[(&str, &str)] = &[
    ("milliseconds", "millisecond"),
    ("seconds", "second"),
    ("minutes", "minute"),
    ("hours", "hour"),
    ("days", "day"),
    ("weeks", "week"),
    ("months", "month"),
    ("years", "year"),
];

const INPUTS: &[InputSpec] = &[
    InputSpec::new(
        "date",
        ValueType::Any,
        text("日期", "Date"),
        text(
            "ISO 8601、Unix 时间戳（秒或毫秒）或常用格式；留空为当前时间",
            "ISO 8601, a Unix timestamp in seconds or milliseconds, or a common format; now if there is none",
        ),
    ),
    InputSpec::new("amount", ValueType::Number, text("数量", "Amount"), text("负数为更早", "Negative goes back"))
        .required()
        .ui(UiType::NumberField)
        .logged(),
    InputSpec::new(
        "unit",
        ValueType::String,
        text("单位", "Unit"),
        text(
            "day 及以上按日历计算，当地时刻不变；月末自动取最后一天",
            "From day on by the calendar: the local time of day stays, and a month's end stays within its month",
        ),
    )
    .or(Fallback::Text("day"))
    .ui(UiType::Dropdown)
    .constrained(Constraints { options: UNITS, ..Constraints::NONE })
    .logged(),
    InputSpec::new(
        "format",
        ValueType::String,
        text("格式", "Format"),
        text("结果的格式，与 date_format 相同", "How the result is written, as for date_format"),
    )
    .or(Fallback::Text("iso_8601"))
    .logged(),
    InputSpec::new(
        "timezone",
        ValueType::String,
        text("时区", "Time Zone"),
        text(
            "例如 Asia/Shanghai 或 +08:00；留空则用日期自带的时区，否则 UTC",
            "Such as Asia/Shanghai or +08:00; without one the date's own, else UTC",
        ),
    )
    .logged(),
];

const OUTPUTS: &[OutputSpec] = &dates::outputs(OutputSpec::new(
    "result",
    ValueType::String,
    text("结果", "Result"),
    text("计算后的日期", "The date that was reached"),
));

/// Under its short id.
pub const SHORT: Module = Module {
    descriptor: Descriptor {
        id: "date_add",
        name: text("日期加减", "Add To Date"),
        description: text("在日期上增加或减少一段时间", "Go from a date so far forward or back"),
        icon: "ic_time",
        category: Category::Data,
        shape: Shape::NONE,
        can_start: true,
        inputs: INPUTS,
        outputs: OUTPUTS,
    },
    behaviour: Behaviour::Run(&Pure(run)),
};

fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
    let zone = dates::zone(&call.inputs, "timezone")?;
    let date = dates::read(&call.inputs, "date", zone, call.now)?;
    let amount = call.inputs.whole("amount", -MAX_AMOUNT, MAX_AMOUNT)?;
    let zero = Span::new();
    let span = match call.inputs.choice("unit", PLURALS)? {
        "millisecond" => zero.try_milliseconds(amount),
        "second" => zero.try_seconds(amount),
        "minute" => zero.try_minutes(amount),
        "hour" => zero.try_hours(amount),
        "day" => zero.try_days(amount),
        "week" => zero.try_weeks(amount),
        "month" => zero.try_months(amount),
        _ => zero.try_years(amount),
    };
    let reached = span
        .and_then(|span| date.checked_add(span))
        .map_err(|_| ModuleError::input("amount", "leads out of the calendar, which ends with the year 9999"))?;
    let shown = dates::show(&reached, &call.inputs, "format")?;
    Ok(Done::outputs(dates::values("result", shown, &reached)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;
    use serde_json::json;

    #[test]
    fn the_calendar_decides_from_days_on() {
        for (date, amount, unit, expected) in [
            ("2026-01-31", json!(1), "month", "2026-02-28 00:00"),
            ("2024-02-29", json!(1), "year", "2025-02-28 00:00"),
            ("2026-01-31", json!(-1), "days", "2026-01-30 00:00"),
            ("2026-01-31", json!("2"), "weeks", "2026-02-14 00:00"),
            // A day may have 23 hours.
            ("2026-03-28 12:00", json!(1), "day", "2026-03-29 12:00"),
            ("2026-03-28 12:00", json!(24), "hour", "2026-03-29 13:00"),
            ("2026-01-31", json!(90_000), "millisecond", "2026-01-31 00:01"),
        ] {
            let inputs = json!({"date": date, "amount": amount, "unit": unit, "format": "%Y-%m-%d %H:%M",
                                "timezone": "Europe/Berlin"});
            assert_eq!(Bench::new().outputs(&SHORT, inputs)["result"], expected, "{date} {amount} {unit}");
        }
    }

    #[test]
    fn a_date_keeps_its_own_zone() {
        let outputs = Bench::new().outputs(&SHORT, json!({"date": "2026-01-31T09:30:00+08:00", "amount": 1}));
        assert_eq!((&outputs["result"], &outputs["hour"]), (&json!("2026-02-01T09:30:00.000+08:00"), &json!(9)));
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (inputs, expected) in [
            (json!({}), "input 'amount': is required"),
            (json!({"amount": 1.5}), "input 'amount': must be a whole number"),
            (json!({"amount": 10_000, "unit": "year"}), "input 'amount': leads out of the calendar"),
            (
                json!({"amount": -1_000_000_000_000_000_i64, "unit": "week"}),
                "input 'amount': leads out of the calendar",
            ),
            (json!({"amount": 1, "unit": "fortnight"}), "input 'unit': must be millisecond, "),
            (json!({"amount": 1, "date": "soon"}), "input 'date': must be a date"),
        ] {
            let error = Bench::new().error(&SHORT, inputs);
            assert!(error.starts_with(expected), "{error}");
        }
    }
}
