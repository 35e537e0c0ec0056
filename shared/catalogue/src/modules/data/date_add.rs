//! `date_add`: a date so much later or earlier.

use crate::dates;
use crate::descriptor::{
    Category, Constraints, Descriptor, Fallback, InputSpec, OutputSpec, Shape, UiType, ValueType, text,
};
use crate::module::{Behaviour, Call, Done, Module, ModuleError, Pure};
use jiff::{SignedDuration, Span};

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
            "ISO 8601、RFC 2822、Unix 时间戳（秒或毫秒）或常用格式；未填写为当前时间，引用为空则失败",
            "ISO 8601, RFC 2822, a Unix timestamp in seconds or milliseconds, or a common format; now if it is not given, an error for a reference to nothing",
        ),
    )
    .moment(),
    InputSpec::new(
        "amount",
        ValueType::Number,
        text("数量", "Amount"),
        text(
            "负数为更早；可有小数，半天为 12 小时",
            "Negative goes back; may have a fraction: half a day is 12 hours, half a year 6 months",
        ),
    )
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
    .constrained(Constraints::one_of(UNITS, PLURALS))
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
    let unit = call.inputs.choice("unit")?;
    let amount = call.inputs.number("amount")?;
    if amount.abs() > MAX_AMOUNT as f64 {
        return Err(ModuleError::input("amount", format!("must be from -{MAX_AMOUNT} to {MAX_AMOUNT}")));
    }
    // A part of a year is months.
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

/// A part of a unit, as the time that it takes.
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
            ("2026-01-01", json!(0.5), "day", "2026-01-01 12:00"),
            ("2026-01-01", json!(-1.25), "hours", "2025-12-31 22:45"),
            ("2026-01-01", json!("1.5"), "weeks", "2026-01-11 12:00"),
            ("2026-01-01", json!(0.25), "year", "2026-04-01 00:00"),
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
            let error = Bench::new().error(&SHORT, inputs);
            assert!(error.starts_with(expected), "{error}");
        }
    }
}
