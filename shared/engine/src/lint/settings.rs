//! Finds settings of triggers that are ignored or missing. A schedule without them still runs, but
//! not at the times that were meant.

use super::{Code, Finding};
use crate::triggers::{self, SWITCHES};
use catalogue::validate::{self, Mistake};
use catalogue::{Descriptor, Module};
use expr::text_of;
use model::workflow::unwrap_typed;
use model::{Definition, Said, nearest};
use serde_json::{Map, Value};

/// The prefix of modules that the editor of vFlow knows, too. Its files contain further settings.
pub(super) const SHARED: &str = "vflow.";

/// Fields that a trigger of any kind can have. Editors add some of them.
const ITS_OWN: [&str; 7] = ["type", "id", "name", "description", "moduleId", "indentationLevel", "position"];
/// Words that other schedulers have for a setting, in lower case and without `_` and `-`.
const OTHER_WORDS: [(&str, &[&str]); 8] = [
    ("timezone", &["tz", "tzid", "tzname", "zone", "时区"]),
    ("expression", &["cron", "crontab", "cronexpression", "schedule", "pattern", "rule", "表达式"]),
    ("interval", &["every", "each", "period", "frequency", "value", "间隔"]),
    ("unit", &["timeunit", "intervalunit", "单位"]),
    ("time", &["at", "clock", "timeofday", "hour", "hours", "starttime", "when", "时间"]),
    ("days", &["weekday", "weekdays", "dayofweek", "daysofweek", "dow", "repeat", "星期"]),
    ("catchUp", &["misfire", "backfill", "missed"]),
    ("jitter", &["delay", "randomdelay", "splay"]),
];
/// Words for an interval that are at the same time its unit.
const UNITS: [(&str, &[&str]); 4] = [
    ("second", &["s", "sec", "secs", "second", "seconds"]),
    ("minute", &["m", "min", "mins", "minute", "minutes"]),
    ("hour", &["h", "hour", "hours"]),
    ("day", &["d", "day", "days"]),
];

/// Whether a field of a trigger is none of the settings of its kind. Parameters are only read if
/// the trigger is written as a step; otherwise they are lost, unless they are empty.
pub(super) fn is_own(name: &str, value: &Value) -> bool {
    let is_switch = SWITCHES.iter().any(|(switch, _)| *switch == name);
    let is_unused = name == "parameters" && value.as_object().is_none_or(Map::is_empty);
    ITS_OWN.contains(&name) || is_switch || is_unused
}

/// The finding about a setting that the kind does not know. Other settings of a trigger for events
/// are conditions, so there only a misspelt one is found.
pub(super) fn unknown(module: &Module, given: &str, settings: &Map<String, Value>, name: &str) -> Option<Finding> {
    let descriptor = module.descriptor;
    if descriptor.input(name).is_some() {
        return None;
    }
    let is_event_type = triggers::is_event_type(&triggers::kind(module.id));
    let free = descriptor.inputs.iter().map(|input| input.id).filter(|id| !settings.contains_key(*id));
    let other = other_word(module, settings, name).filter(|_| !is_event_type);
    let near = other.or_else(|| nearest(name, free)).map(str::to_owned);
    if is_event_type && near.is_none() {
        return None;
    }
    let known = list(descriptor);
    let said = Said::new(
        format!("'{name}' is not a setting of {}{known}", module.id),
        format!("'{name}' 不是 {} 的设置{known}", module.id),
    );
    let said = with_unit(said, module, name);
    // The editor of vFlow writes further settings into its files.
    let is_foreign = near.is_none() && given.starts_with(SHARED);
    let finding = if is_foreign { Finding::hint } else { Finding::warning };
    Some(finding(Code::UnknownParameter, said).suggesting(near))
}

/// The setting that other schedulers call by this name, if it is not given.
pub(super) fn other_word(module: &Module, settings: &Map<String, Value>, name: &str) -> Option<&'static str> {
    let word = plain(name);
    let is_free = |setting: &str| module.descriptor.input(setting).is_some() && !settings.contains_key(setting);
    let says = |setting: &str, words: &[&str]| {
        words.contains(&word.as_str()) || (setting == "interval" && unit(&word).is_some())
    };
    let meant = OTHER_WORDS.iter().find(|(setting, words)| is_free(setting) && says(setting, words));
    meant.map(|(setting, _)| *setting)
}

/// Adds to the message which unit the name of an interval is, such as `seconds`: the number alone
/// would be one of minutes.
pub(super) fn with_unit(said: Said, module: &Module, name: &str) -> Said {
    let counts = module.descriptor.input("interval").and_then(|_| unit(&plain(name)));
    let Some(unit) = counts else { return said };
    Said::new(
        format!("{}; write the number as 'interval', and \"unit\": \"{unit}\"", said.en),
        format!("{}；请将数值写为 interval，并设置 \"unit\": \"{unit}\"", said.zh),
    )
}

fn unit(word: &str) -> Option<&'static str> {
    UNITS.iter().find(|(_, words)| words.contains(&word)).map(|(unit, _)| *unit)
}

fn plain(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '_' | '-' | ' ')).flat_map(char::to_lowercase).collect()
}

/// The required settings that the schedule of this workflow lacks, each with the finding about it.
/// They are warnings, because a default is taken. A schedule that lacks a setting without a default
/// cannot be read, which is found elsewhere.
pub(super) fn missing(alone: &Definition) -> Vec<(&'static str, Finding)> {
    let Some(trigger) = triggers::timed(alone).into_iter().next() else { return Vec::new() };
    let Some(module) = catalogue::find(&format!("trigger_{}", trigger.kind)) else { return Vec::new() };
    let given = |id: &str| trigger.settings.get(id).map(|value| text_of(unwrap_typed(value))).unwrap_or_default();
    let required = module.descriptor.inputs.iter().filter(|input| input.required);
    let defaults = required.map(|input| (input.id, text_of(&input.fallback.value())));
    let lacking = defaults.filter(|(id, default)| !default.is_empty() && given(id).trim().is_empty());
    lacking.map(|(id, default)| (id, lacks(id, &default))).collect()
}

/// The required settings that the trigger for events of this workflow lacks, each with the finding
/// about it. They are warnings, because without the setting every event of the kind matches.
pub(super) fn missing_of_events(alone: &Definition) -> Vec<(String, Finding)> {
    let Some(trigger) = triggers::event_triggers(alone).into_iter().next() else { return Vec::new() };
    let Some(module) = catalogue::find(&format!("trigger_{}", trigger.kind)) else { return Vec::new() };
    let found = validate::check(module.descriptor, &trigger.settings).into_iter();
    let lacking = found.filter(|finding| finding.mistake == Mistake::Missing);
    lacking
        .map(|validate::Finding { input, message, .. }| {
            let said = Said::new(format!("'{input}' {}", message.en), format!("'{input}' {}", message.zh));
            (input, Finding::warning(Code::MissingParameter, said))
        })
        .collect()
}

fn lacks(setting: &str, default: &str) -> Finding {
    let said = Said::new(
        format!("'{setting}' is required; without it, {default} is taken"),
        format!("'{setting}' 为必填项；未填写时取 {default}"),
    );
    Finding::warning(Code::MissingParameter, said)
}

/// The findings about switches of the trigger that mean neither true nor false, so that they do not
/// switch it off.
pub(super) fn switches(place: &str, trigger: &Map<String, Value>) -> Vec<Finding> {
    let given = SWITCHES.iter().filter_map(|(name, _)| Some((*name, trigger.get(*name)?)));
    let unread = given.filter(|(_, value)| triggers::switched(value).is_none());
    unread.map(|(name, _)| Finding { path: format!("{place}.{name}"), ..unclear(name) }).collect()
}

fn unclear(switch: &str) -> Finding {
    let said = Said::new(
        format!("'{switch}' must be true or false; this value does not switch the trigger off"),
        format!("'{switch}' 必须是 true 或 false；该值不会停用触发器"),
    );
    Finding::warning(Code::InvalidTrigger, said)
}

/// The names of the inputs, for a message.
pub(super) fn list(descriptor: &Descriptor) -> String {
    let names: Vec<_> = descriptor.inputs.iter().map(|input| input.id).take(12).collect();
    if names.is_empty() { String::new() } else { format!(" ({})", names.join(", ")) }
}

#[cfg(test)]
mod tests {
    use crate::lint::{Finding, Known, Severity, check};
    use model::{Definition, Timestamp};
    use serde_json::{Value, json};

    fn found(trigger: &Value) -> Vec<Finding> {
        let step = json!({"id": "l", "moduleId": "log", "parameters": {"message": "x"}});
        let workflow = json!({"v": 1, "steps": [step], "triggers": [trigger]});
        let definition: Definition = serde_json::from_value(workflow).unwrap();
        check(&definition, &Known::default(), Timestamp(1_768_000_000_000))
    }

    /// The code, the path below the trigger and the suggestion of each finding; all are warnings.
    fn summaries(trigger: &Value) -> Vec<String> {
        let told = found(trigger).into_iter().map(|finding| {
            assert_eq!(finding.severity, Severity::Warning, "{finding:?}");
            let path = finding.path.strip_prefix("triggers[0].").unwrap();
            format!("{} {path} {}", finding.code.as_str(), finding.suggestion.unwrap_or_default())
        });
        told.collect()
    }

    #[test]
    fn every_setting_that_a_schedule_ignores_is_found() {
        let cron = "0 7 * * *";
        for (trigger, expected) in [
            (
                json!({"type": "interval", "seconds": 3600}),
                vec!["unknown_parameter seconds interval", "missing_parameter interval "],
            ),
            (
                json!({"type": "interval", "every": "1h"}),
                vec!["unknown_parameter every interval", "missing_parameter interval "],
            ),
            (json!({"type": "interval"}), vec!["missing_parameter interval "]),
            (json!({"type": "interval", "interval": null}), vec!["missing_parameter interval "]),
            (
                json!({"type": "interval", "parameters": {"interval": 5}}),
                vec!["unknown_parameter parameters ", "missing_parameter interval "],
            ),
            (json!({"type": "cron", "expression": cron, "tz": "Asia/Shanghai"}), vec!["unknown_parameter tz timezone"]),
            (json!({"type": "cron", "expression": cron, "colour": 1}), vec!["unknown_parameter colour "]),
            (json!({"type": "time", "time": "07:00", "weekdays": [1]}), vec!["unknown_parameter weekdays days"]),
            (json!({"type": "time"}), vec!["missing_parameter time "]),
            (json!({"type": "event"}), vec!["missing_parameter eventCode "]),
            (json!({"type": "event", "eventCode": ""}), vec!["missing_parameter eventCode "]),
            (json!({"moduleId": "trigger_event", "parameters": {}}), vec!["missing_parameter parameters.eventCode "]),
            (
                json!({"type": "event", "eventcode": "a"}),
                vec!["unknown_parameter eventcode eventCode", "missing_parameter eventCode "],
            ),
            (json!({"type": "time", "at": "07:00"}), vec!["unknown_parameter at time", "missing_parameter time "]),
            (
                json!({"moduleId": "trigger_time", "parameters": {"at": "07:00", "enabled": false}}),
                vec![
                    "unknown_parameter parameters.at time",
                    "unknown_parameter parameters.enabled ",
                    "missing_parameter parameters.time ",
                ],
            ),
        ] {
            assert_eq!(summaries(&trigger), expected, "{trigger}");
        }
    }

    #[test]
    fn a_setting_that_is_refused_is_not_missing_too() {
        for trigger in [json!({"type": "interval", "interval": ""}), json!({"type": "cron"})] {
            let found = found(&trigger);
            assert_eq!(found.iter().map(|finding| finding.severity).collect::<Vec<_>>(), [Severity::Error]);
        }
    }

    #[test]
    fn what_editors_add_to_a_trigger_is_not_found() {
        for trigger in [
            json!({"type": "cron", "expression": "0 7 * * *", "id": "t", "name": "n", "description": "d",
                "enabled": true, "isDisabled": false, "position": {"x": 1}, "indentationLevel": 0, "parameters": {}}),
            json!({"id": "t", "moduleId": "vflow.trigger.interval", "parameters": {"interval": 5, "unit": "分钟"},
                "isDisabled": false, "indentationLevel": 0}),
            json!({"type": "sms", "colour": "red"}),
            json!({"type": "event", "eventCode": "order.paid"}),
            json!({"type": "event", "enabled": false}),
            json!({"type": "notification"}),
            json!({"type": "interval", "enabled": "no"}),
        ] {
            assert_eq!(summaries(&trigger), Vec::<String>::new(), "{trigger}");
        }
        let further = json!({"moduleId": "vflow.trigger.time", "parameters": {"time": "07:00", "colour": 1}});
        assert_eq!(found(&further).iter().map(|finding| finding.severity).collect::<Vec<_>>(), [Severity::Hint]);
    }

    #[test]
    fn a_switch_that_cannot_be_read_is_found() {
        for value in [json!("zzz"), json!(null), json!(""), json!(2), json!([])] {
            for name in ["enabled", "isEnabled", "disabled", "isDisabled"] {
                let trigger = json!({"type": "interval", "interval": 5, name: value});
                assert_eq!(summaries(&trigger), [format!("invalid_trigger {name} ")], "{trigger}");
            }
        }
        for value in [json!("off"), json!("false"), json!(0), json!(1), json!("yes"), json!(true)] {
            let trigger = json!({"type": "interval", "interval": 5, "enabled": value});
            assert_eq!(summaries(&trigger), Vec::<String>::new(), "{trigger}");
        }
    }

    #[test]
    fn a_schedule_among_the_steps_is_checked_too() {
        let step = json!({"id": "t", "moduleId": "trigger_interval", "parameters": {"seconds": 30, "colour": 1}});
        let definition: Definition = serde_json::from_value(json!({"v": 1, "steps": [step]})).unwrap();
        let found = check(&definition, &Known::default(), Timestamp(1_768_000_000_000));
        let told = found.iter().map(|finding| (finding.path.as_str(), finding.severity, finding.suggestion.as_deref()));
        let mut told: Vec<_> = told.collect();
        told.sort_unstable();
        let expected = [("colour", None), ("interval", None), ("seconds", Some("interval"))];
        let expected = expected.map(|(name, near)| (format!("steps[0].parameters.{name}"), near));
        let expected: Vec<_> = expected.iter().map(|(path, near)| (path.as_str(), Severity::Warning, *near)).collect();
        assert_eq!(told, expected);
        assert!(found.iter().any(|finding| finding.message.en.contains("\"unit\": \"second\"")));
    }
}
