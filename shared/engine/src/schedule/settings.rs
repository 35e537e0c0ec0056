//! Converts the triggers of a workflow to schedules, in all forms in which editors write them.

use super::rule::{Rule, RuleError};
use crate::{Error, Result, triggers};
use expr::text_of;
use model::workflow::unwrap_typed;
use model::{CatchUp, Definition, Schedule, StartRules};
use serde_json::{Map, Value};

/// The most schedules of a workflow.
pub const MAX_SCHEDULES: usize = 20;
/// The longest jitter, in seconds.
pub const MAX_JITTER: u32 = 3600;
/// The units of intervals and their length in seconds, with the names that editors use.
const UNITS: [(&[&str], f64); 4] = [
    (&["second", "seconds", "s", "秒"], 1.0),
    (&["", "minute", "minutes", "m", "分钟"], 60.0),
    (&["hour", "hours", "h", "小时"], 3600.0),
    (&["day", "days", "d", "天"], 86_400.0),
];

/// The schedules of a workflow, without repetitions. The error for an invalid schedule names the
/// setting.
pub fn read(definition: &Definition) -> Result<Vec<Schedule>> {
    let mut schedules = Vec::new();
    for trigger in triggers::timed(definition) {
        let refuse =
            |error: &RuleError| Error::invalid(format!("{}.{}", trigger.place, error.field()), error.to_string());
        let settings = Settings { place: &trigger.place, entries: &trigger.settings };
        let schedule = match trigger.kind.as_str() {
            "time" => settings.time(),
            "interval" => settings.interval(),
            _ => settings.cron(),
        }?;
        Rule::of(&schedule).map_err(|error| refuse(&error))?;
        if !schedules.contains(&schedule) {
            schedules.push(schedule);
        }
    }
    if schedules.len() > MAX_SCHEDULES {
        return Err(Error::invalid("triggers", format!("must be at most {MAX_SCHEDULES} of time, interval and cron")));
    }
    Ok(schedules)
}

struct Settings<'a> {
    place: &'a str,
    entries: &'a Map<String, Value>,
}

impl Settings<'_> {
    fn value(&self, name: &str) -> &Value {
        self.entries.get(name).map_or(&Value::Null, unwrap_typed)
    }

    fn text(&self, name: &str) -> String {
        text_of(self.value(name)).trim().to_owned()
    }

    fn invalid(&self, name: &str, reason: impl Into<String>) -> Error {
        Error::invalid(format!("{}.{name}", self.place), reason)
    }

    fn time(&self) -> Result<Schedule> {
        let time = Some(self.text("time")).filter(|time| !time.is_empty()).unwrap_or_else(|| "09:00".to_owned());
        Ok(Schedule::Time { time, days: self.days()?, timezone: self.text("timezone"), manner: self.manner()? })
    }

    fn days(&self) -> Result<Vec<u8>> {
        let given = match self.value("days") {
            Value::Array(days) => days.iter().map(|day| text_of(unwrap_typed(day))).collect(),
            other => {
                let text = text_of(other);
                text.split(',').map(str::to_owned).filter(|day| !day.trim().is_empty()).collect::<Vec<_>>()
            }
        };
        let mut days = given
            .iter()
            .map(|day| day.trim().parse::<u8>().ok().filter(|day| (1..=7).contains(day)))
            .collect::<Option<Vec<_>>>()
            .ok_or_else(|| self.invalid("days", RuleError::Days.to_string()))?;
        days.sort_unstable();
        days.dedup();
        Ok(days)
    }

    fn interval(&self) -> Result<Schedule> {
        let unit = self.text("unit").to_lowercase();
        let unit = UNITS.iter().find(|(words, _)| words.contains(&unit.as_str())).map(|(_, seconds)| *seconds);
        let unit = unit.ok_or_else(|| self.invalid("unit", "must be second, minute, hour or day"))?;
        let count = match self.value("interval") {
            Value::Null => Some(1.0),
            given => text_of(given).trim().parse::<f64>().ok(),
        };
        let seconds = count.map(|count| count * unit).filter(|seconds| (1.0..=f64::from(u32::MAX)).contains(seconds));
        // 0.5 hours are accepted, because they are whole seconds; 0.5 seconds are not.
        let whole =
            seconds.filter(|seconds| (seconds - seconds.round()).abs() < 1e-6).map(|seconds| seconds.round() as u32);
        let seconds = whole.ok_or_else(|| self.invalid("interval", RuleError::Interval.to_string()))?;
        Ok(Schedule::Interval { seconds, manner: self.manner()? })
    }

    /// The settings that all kinds have.
    fn manner(&self) -> Result<StartRules> {
        let word = self.text("catchUp").to_lowercase();
        let catch_up = if word.is_empty() { Some(CatchUp::default()) } else { CatchUp::parse(&word) };
        let catch_up = catch_up.ok_or_else(|| self.invalid("catchUp", "must be none, last or all"))?;
        let jitter = match self.text("jitter").as_str() {
            "" => Some(0),
            text => text.parse().ok().filter(|jitter| *jitter <= MAX_JITTER),
        };
        let refused = || self.invalid("jitter", format!("must be a whole number from 0 to {MAX_JITTER}"));
        Ok(StartRules { catch_up, jitter: jitter.ok_or_else(refused)? })
    }

    fn cron(&self) -> Result<Schedule> {
        let skips = match self.text("overlap").to_lowercase().as_str() {
            "" | "allow" => false,
            "skip" => true,
            _ => return Err(self.invalid("overlap", "must be allow or skip")),
        };
        // Repeated spaces are removed, so that equal schedules are recognised.
        let expression = self.text("expression").split_whitespace().collect::<Vec<_>>().join(" ");
        Ok(Schedule::Cron { expression, timezone: self.text("timezone"), skips, manner: self.manner()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read_one(trigger: Value) -> Result<Vec<Schedule>, String> {
        let definition = Definition { triggers: vec![trigger], ..Definition::default() };
        read(&definition).map_err(|error| error.to_string())
    }

    #[test]
    fn triggers_are_read_as_editors_write_them() {
        let time = |time: &str, days: &[u8]| Schedule::Time {
            time: time.to_owned(),
            days: days.to_vec(),
            timezone: String::new(),
            manner: StartRules::default(),
        };
        let every = |seconds| Schedule::Interval { seconds, manner: StartRules::default() };
        let cron = |skips| {
            let (expression, timezone) = ("0 9 * * 1-5".to_owned(), "Asia/Shanghai".to_owned());
            Schedule::Cron { expression, timezone, skips, manner: StartRules::default() }
        };
        for (trigger, schedule) in [
            (json!({"type": "time", "time": "7:05", "days": ["2", 1, 2]}), time("7:05", &[1, 2])),
            (json!({"type": "vflow.trigger.time", "days": {"type": "list", "value": []}}), time("09:00", &[])),
            (json!({"type": "trigger_time", "days": "1, 7"}), time("09:00", &[1, 7])),
            (json!({"type": "interval", "interval": "1.5", "unit": "小时"}), every(5400)),
            (json!({"type": "interval"}), every(60)),
            (
                json!({"type": "interval", "catchUp": "all", "jitter": "90"}),
                Schedule::Interval { seconds: 60, manner: StartRules { catch_up: CatchUp::All, jitter: 90 } },
            ),
            (json!({"type": "cron", "expression": " 0 9  * * 1-5 ", "timezone": "Asia/Shanghai"}), cron(false)),
            (
                json!({"type": "cron", "expression": "0 9 * * 1-5", "timezone": "Asia/Shanghai", "overlap": "skip"}),
                cron(true),
            ),
        ] {
            assert_eq!(read_one(trigger.clone()), Ok(vec![schedule]), "{trigger}");
        }
        assert_eq!(read_one(json!({"type": "cron", "expression": "?", "enabled": false})), Ok(vec![]));
        assert_eq!(read_one(json!({"type": "manual"})), Ok(vec![]));
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        for (trigger, field) in [
            (json!({"type": "time", "time": "25:00"}), "triggers[0].time"),
            (json!({"type": "time", "days": [0]}), "triggers[0].days"),
            (json!({"type": "time", "days": "Mon"}), "triggers[0].days"),
            (json!({"type": "time", "timezone": "Mars/Base"}), "triggers[0].timezone"),
            (json!({"type": "interval", "interval": 0}), "triggers[0].interval"),
            (json!({"type": "interval", "interval": 0.5, "unit": "second"}), "triggers[0].interval"),
            (json!({"type": "interval", "interval": "NaN"}), "triggers[0].interval"),
            (json!({"type": "interval", "interval": 1e300}), "triggers[0].interval"),
            (json!({"type": "interval", "interval": 400, "unit": "day"}), "triggers[0].interval"),
            (json!({"type": "interval", "unit": "moon"}), "triggers[0].unit"),
            (json!({"type": "interval", "catchUp": "some"}), "triggers[0].catchUp"),
            (json!({"type": "interval", "jitter": 3601}), "triggers[0].jitter"),
            (json!({"type": "cron"}), "triggers[0].expression"),
            (json!({"type": "cron", "expression": "* * * * *", "overlap": "maybe"}), "triggers[0].overlap"),
        ] {
            let error = read_one(trigger.clone()).unwrap_err();
            assert!(error.contains(field), "{trigger}: {error}");
        }
        let step = json!({"id": "t", "moduleId": "trigger_cron", "parameters": {"expression": "x"}});
        let definition: Definition = serde_json::from_value(json!({"v": 1, "steps": [step]})).unwrap();
        assert!(read(&definition).unwrap_err().to_string().contains("steps[0].expression"));
        let many = (1..=21).map(|count| json!({"type": "interval", "interval": count})).collect();
        let definition = Definition { triggers: many, ..Definition::default() };
        assert!(read(&definition).unwrap_err().to_string().contains("at most 20"));
    }
}
