//! Reads the triggers of a workflow, in all forms in which editors write them, and decides whether
//! an event matches a trigger.

use catalogue::Descriptor;
use expr::{Operator, boolean_of, compare, text_of};
use model::workflow::unwrap_typed;
use model::{Definition, Step};
use serde_json::{Map, Value};
use std::sync::LazyLock;

/// The prefixes of modules that are triggers.
const MODULES: [&str; 2] = ["vflow.trigger.", "trigger_"];
/// The kinds of schedules.
const TIMED: [&str; 3] = ["time", "interval", "cron"];
/// The kind of a trigger that only a user starts.
const MANUAL: &str = "manual";
/// Fields of a trigger that are not conditions of its events.
const ITS_OWN: [&str; 6] = ["type", "id", "name", "description", "enabled", "isEnabled"];
/// Fields that switch a trigger on or off, each with what it must mean to switch it off.
pub(crate) const SWITCHES: [(&str, bool); 4] =
    [("enabled", false), ("isEnabled", false), ("disabled", true), ("isDisabled", true)];
/// Conditions that are codes or names, so that they are compared exactly. They do not match an
/// event without this field.
const EXACT: [&str; 2] = ["packageName", "eventCode"];

/// A trigger for events.
#[derive(Clone, Debug, PartialEq)]
pub struct EventTrigger {
    /// The kind in its canonical form.
    pub kind: String,
    /// The settings, by their names.
    pub settings: Map<String, Value>,
}

/// A trigger that is a schedule.
#[derive(Clone, Debug, PartialEq)]
pub struct Timed {
    /// `time`, `interval` or `cron`.
    pub kind: String,
    /// The settings, by their names.
    pub settings: Map<String, Value>,
    /// The path of the trigger in the definition, for messages.
    pub place: String,
}

/// The canonical form of a kind: `vflow.trigger.notification`, `trigger_notification` and
/// `notification_received` become `notification`.
pub fn kind(text: &str) -> String {
    let text = text.trim();
    let bare = MODULES.iter().find_map(|prefix| text.strip_prefix(prefix)).unwrap_or(text).to_lowercase();
    bare.strip_suffix("_received").map_or(bare.clone(), str::to_owned)
}

fn is_trigger(step: &Step) -> bool {
    MODULES.iter().any(|prefix| step.module_id.starts_with(prefix))
}

/// Whether events start triggers of this kind.
pub fn is_event_type(kind: &str) -> bool {
    kind != MANUAL && !TIMED.contains(&kind)
}

/// The enabled triggers for events: those of the list of triggers, and steps that are triggers.
pub fn event_triggers(definition: &Definition) -> Vec<EventTrigger> {
    let all = all(definition).filter(|trigger| is_event_type(&trigger.kind));
    all.map(|Timed { kind, settings, .. }| EventTrigger { kind, settings }).collect()
}

/// The enabled triggers that are schedules.
pub fn timed(definition: &Definition) -> Vec<Timed> {
    all(definition).filter(|trigger| TIMED.contains(&trigger.kind.as_str())).collect()
}

/// All triggers that are enabled.
fn all(definition: &Definition) -> impl Iterator<Item = Timed> {
    let listed = definition.triggers.iter().enumerate().filter_map(|(at, trigger)| {
        let trigger = trigger.as_object()?;
        if SWITCHES.iter().any(|(name, off)| trigger.get(*name).and_then(switched) == Some(*off)) {
            return None;
        }
        let place = format!("triggers[{at}]");
        let (word, settings) = kind_and_settings(trigger)?;
        Some(Timed { kind: kind(word), settings: settings.clone(), place })
    });
    let steps = definition.steps.iter().enumerate().filter(move |(_, step)| is_trigger(step) && !step.disabled);
    let steps = steps.map(|(at, step)| Timed {
        kind: kind(&step.module_id),
        settings: step.parameters.clone(),
        place: format!("steps[{at}]"),
    });
    listed.chain(steps)
}

/// What a switch of a trigger means; `None` if it means neither true nor false. Editors write it as
/// a text or as a number, too.
pub fn switched(value: &Value) -> Option<bool> {
    boolean_of(unwrap_typed(value))
}

/// The kind and the settings of an entry of the list of triggers. In files of vFlow a trigger is a
/// step, and its settings are the parameters; in other files the entry itself contains the
/// settings.
pub fn kind_and_settings(trigger: &Map<String, Value>) -> Option<(&str, &Map<String, Value>)> {
    static NONE: LazyLock<Map<String, Value>> = LazyLock::new(Map::new);
    if let Some(word) = trigger.get("type") {
        return Some((unwrap_typed(word).as_str()?, trigger));
    }
    let settings = trigger.get("parameters").and_then(Value::as_object);
    Some((trigger.get("moduleId")?.as_str()?, settings.unwrap_or(&NONE)))
}

/// Whether the list of triggers has this id. Steps refer by it to the trigger that has started the
/// run.
pub fn has_id(definition: &Definition, id: &str) -> bool {
    definition.triggers.iter().any(|trigger| trigger.get("id").and_then(Value::as_str) == Some(id))
}

/// A trigger that steps can refer to: its id, its name and its module.
pub type Referable<'a> = (&'a str, Option<&'a str>, &'static Descriptor);

/// The triggers in the list that steps can refer to.
pub fn referable(definition: &Definition) -> Vec<Referable<'_>> {
    let is_step = |id: &str| definition.steps.iter().any(|step| step.id == id);
    definition.triggers.iter().filter_map(refers).filter(|(id, ..)| !is_step(id)).collect()
}

fn refers(trigger: &Value) -> Option<Referable<'_>> {
    let trigger = trigger.as_object()?;
    let (word, _) = kind_and_settings(trigger)?;
    let module = catalogue::find(word).or_else(|| catalogue::find(&format!("trigger_{}", kind(word))))?;
    let name = trigger.get("name").and_then(Value::as_str).filter(|name| !name.is_empty());
    Some((trigger.get("id")?.as_str()?, name, module.descriptor))
}

/// The number of triggers in the list and among the steps, including disabled ones.
pub fn count(definition: &Definition) -> u32 {
    let among_steps = definition.steps.iter().filter(|step| is_trigger(step)).count();
    u32::try_from(definition.triggers.len() + among_steps).unwrap_or(u32::MAX)
}

/// The kinds of the triggers for events, without repetitions.
pub fn kinds(definition: &Definition) -> Vec<String> {
    let mut kinds: Vec<_> = event_triggers(definition).into_iter().map(|trigger| trigger.kind).collect();
    kinds.sort();
    kinds.dedup();
    kinds
}

impl EventTrigger {
    /// Whether the trigger matches an event with this data. A setting matches every event if it is
    /// blank, or if the kind does not know it and the event does not have it.
    pub fn waits_for(&self, data: &Map<String, Value>) -> bool {
        self.settings.iter().filter(|(name, _)| !ITS_OWN.contains(&name.as_str())).all(|(name, setting)| {
            let setting = unwrap_typed(setting);
            text_of(setting).is_empty() || setting.is_object() || self.lets_in(name, setting, data)
        })
    }

    fn lets_in(&self, name: &str, setting: &Value, data: &Map<String, Value>) -> bool {
        let field = |names: &[&str]| names.iter().find_map(|name| data.get(*name)).unwrap_or(&Value::Null);
        match (self.kind.as_str(), name) {
            ("notification", "packageName" | "packageNames" | "app_filter") => {
                let package = field(&["packageName", "package_name"]);
                self.lets_package_in(name, setting, package)
            }
            ("notification", "title_filter") => self.lets_text_in("title", setting, field(&["title"])),
            ("notification", "content_filter") => self.lets_text_in("content", setting, field(&["content"])),
            ("sms", "sender_filter_type") => {
                self.filtered("sender", "sender_filter_value", field(&["sender_number", "sender"]))
            }
            ("sms", "content_filter_type") => {
                self.filtered("content", "content_filter_value", field(&["message_content", "content"]))
            }
            ("sms", "sender_filter_value" | "content_filter_value")
            | ("notification", "app_filter_type" | "title_filter_type" | "content_filter_type")
            | ("battery", "above_or_below") => true,
            ("share", "acceptedType") => {
                let setting = &Value::from(self.word("acceptedType"));
                setting == "any" || data.get("contentType").is_none_or(|given| holds(Operator::Equals, given, setting))
            }
            ("battery", "level") => {
                let above =
                    self.settings.get("above_or_below").is_some_and(|way| text_of(unwrap_typed(way)) == "above");
                let order = if above { Operator::NumberGte } else { Operator::NumberLte };
                holds(order, field(&["level"]), setting)
            }
            _ => match name.strip_suffix("Contains") {
                Some(of) => data.get(of).is_some_and(|given| holds(Operator::Contains, given, setting)),
                None if EXACT.contains(&name) => is_same_name(field(&[name]), setting),
                None => data.get(name).is_none_or(|given| holds(Operator::Equals, given, setting)),
            },
        }
    }

    /// The value of an option that is given as value or as label.
    fn word(&self, name: &str) -> String {
        let given = self.settings.get(name).map(|setting| text_of(unwrap_typed(setting))).unwrap_or_default();
        let module = catalogue::find(&format!("vflow.trigger.{}", self.kind));
        let spec = module.and_then(|module| module.descriptor.input(name));
        spec.and_then(|spec| spec.constraints.option(&given)).map_or(given, str::to_owned)
    }

    /// Whether the app of a notification is in the list, or is not in the list of excluded apps. A
    /// single name is only used if there is no list.
    fn lets_package_in(&self, name: &str, setting: &Value, package: &Value) -> bool {
        let listed = self.settings.get("packageNames").is_some_and(|names| !text_of(unwrap_typed(names)).is_empty());
        if name == "app_filter" && listed {
            return true;
        }
        let is = |wanted: &Value| is_same_name(package, unwrap_typed(wanted));
        let found = match setting {
            Value::Array(names) => names.iter().any(is),
            name => is(name),
        };
        found != (name != "packageName" && self.word("app_filter_type") == "app_exclude")
    }

    /// Whether the text of a notification contains the keyword, or does not contain an excluded
    /// one.
    fn lets_text_in(&self, of: &str, keyword: &Value, given: &Value) -> bool {
        let found = holds(Operator::Contains, given, keyword);
        found != (self.word(&format!("{of}_filter_type")) == "text_exclude")
    }

    /// Whether a text message matches a filter such as `sender_contains` or `content_regex`.
    fn filtered(&self, of: &str, value: &str, given: &Value) -> bool {
        let value = self.settings.get(value).map_or(&Value::Null, unwrap_typed);
        let way = self.word(&format!("{of}_filter_type"));
        match way.strip_prefix(of).unwrap_or(&way) {
            "_contains" => holds(Operator::Contains, given, value),
            "_not_contains" => holds(Operator::NotContains, given, value),
            "_regex" => holds(Operator::MatchesRegex, given, value),
            // Verification codes have four to eight digits.
            "_code" => holds(Operator::MatchesRegex, given, &Value::from(r"(^|[^0-9])[0-9]{4,8}($|[^0-9])")),
            _ => true,
        }
    }
}

/// Whether the field of the event is the code or the name of the setting, character by character.
/// A number is the text of its digits: 7 is "7" and not "007".
fn is_same_name(given: &Value, wanted: &Value) -> bool {
    !matches!(given, Value::Null | Value::Array(_) | Value::Object(_)) && text_of(given) == text_of(wanted)
}

/// Whether the comparison is true. An invalid comparison, for example with an invalid pattern, is
/// false.
fn holds(operator: Operator, given: &Value, setting: &Value) -> bool {
    compare(operator, given, setting, &Value::Null, &|_| {}).unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn triggers_are_found_in_every_spelling() {
        let definition: Definition = serde_json::from_value(json!({
            "v": 1,
            "triggers": [
                {"type": "notification_received"}, {"type": "manual"}, {"type": "sms", "enabled": false}, 1, {},
                {"id": "t", "moduleId": "vflow.trigger.share", "parameters": {"acceptedType": "文本"}},
                {"id": "u", "moduleId": "vflow.trigger.battery", "parameters": {}, "isDisabled": true},
            ],
            "steps": [
                {"id": "a", "moduleId": "trigger_notification"},
                {"id": "b", "moduleId": "vflow.trigger.sms"},
                {"id": "c", "moduleId": "vflow.trigger.share", "disabled": true},
                {"id": "d", "moduleId": "vflow.trigger.time"},
                {"id": "e", "moduleId": "log"},
            ],
        }))
        .unwrap();
        assert_eq!(kinds(&definition), ["notification", "share", "sms"]);
        assert_eq!(event_triggers(&definition).len(), 4);
    }

    #[test]
    fn a_switch_is_read_as_the_language_reads_booleans() {
        let is_on = |name: &str, value: &Value| {
            let trigger = json!({"type": "cron", "expression": "0 7 * * *", name: value});
            !timed(&Definition { triggers: vec![trigger], ..Definition::default() }).is_empty()
        };
        for value in [json!(false), json!("false"), json!("No"), json!(" off "), json!(0), json!("0")] {
            assert!(!is_on("enabled", &value) && !is_on("isEnabled", &value), "{value}");
            assert!(is_on("disabled", &value) && is_on("isDisabled", &value), "{value}");
        }
        for value in [json!(true), json!("true"), json!("yes"), json!(1)] {
            assert!(is_on("enabled", &value) && is_on("isEnabled", &value), "{value}");
            assert!(!is_on("disabled", &value) && !is_on("isDisabled", &value), "{value}");
        }
        for value in [json!("zzz"), json!(null), json!(2), json!([]), json!("")] {
            assert!(is_on("enabled", &value) && is_on("isDisabled", &value), "{value}");
        }
    }

    #[test]
    fn a_trigger_waits_for_what_its_settings_let_in() {
        let note = json!({"packageName": "com.a", "title": "Order 7", "content": "Paid"});
        let sms = json!({"sender": "10086", "content": "code 482913"});
        for (kind, settings, data, waits) in [
            ("notification", json!({}), &note, true),
            (
                "notification",
                json!({"packageName": "com.a", "titleContains": "order", "contentContains": ""}),
                &note,
                true,
            ),
            ("notification", json!({"packageName": {"type": "string", "value": "com.b"}}), &note, false),
            ("notification", json!({"titleContains": "refund"}), &note, false),
            ("notification", json!({"titleContains": "order"}), &json!({}), false),
            ("notification", json!({"packageName": "com.a"}), &json!({}), false),
            ("notification", json!({"packageName": "com.A"}), &note, false),
            ("notification", json!({"packageNames": ["com.A"]}), &note, false),
            ("notification", json!({"app_filter": "com.A"}), &note, false),
            ("notification", json!({"colour": "red"}), &note, true),
            ("notification", json!({"content": "PAID"}), &note, true),
            ("notification", json!({"packageNames": ["com.a", "com.b"]}), &note, true),
            ("notification", json!({"packageNames": ["com.b"], "app_filter_type": "app_include"}), &note, false),
            ("notification", json!({"packageNames": ["com.b"], "app_filter_type": "排除"}), &note, true),
            ("notification", json!({"packageNames": ["com.a"], "app_filter_type": "app_exclude"}), &note, false),
            ("notification", json!({"packageNames": [], "app_filter_type": "app_exclude"}), &note, true),
            ("notification", json!({"packageNames": ["com.a"], "app_filter": "com.b"}), &note, true),
            ("notification", json!({"app_filter": "com.b"}), &note, false),
            ("notification", json!({"app_filter": "com.a"}), &json!({"package_name": "com.a"}), true),
            ("notification", json!({"title_filter": "ORDER"}), &note, true),
            ("notification", json!({"title_filter": "order", "title_filter_type": "text_exclude"}), &note, false),
            ("notification", json!({"content_filter": "refund", "content_filter_type": "text_exclude"}), &note, true),
            ("notification", json!({"title_filter": "", "title_filter_type": "text_exclude"}), &note, true),
            ("sms", json!({"sender_filter_type": "包含", "sender_filter_value": "100"}), &sms, true),
            ("sms", json!({"content_filter_type": "识别验证码"}), &json!({"content": "no"}), false),
            ("share", json!({"acceptedType": "任意"}), &json!({"contentType": "text"}), true),
            ("share", json!({"acceptedType": "文本"}), &json!({"contentType": "text"}), true),
            ("event", json!({"eventCode": "E1"}), &json!({"eventCode": "E2"}), false),
            ("event", json!({"eventCode": "E1"}), &json!({"eventCode": "E1"}), true),
            ("event", json!({"eventCode": "E1"}), &json!({"eventCode": ["E1"]}), false),
            ("event", json!({"eventCode": "E1"}), &json!({"eventCode": null}), false),
            ("event", json!({"eventCode": "Order_Paid"}), &json!({"eventCode": "order_paid"}), false),
            ("event", json!({"eventCode": "007"}), &json!({"eventCode": 7}), false),
            ("event", json!({"eventCode": "007"}), &json!({"eventCode": "7.0"}), false),
            ("event", json!({"eventCode": "7"}), &json!({"eventCode": 7}), true),
            ("event", json!({"eventCode": 7}), &json!({"eventCode": "7"}), true),
            ("event", json!({"eventCode": 7}), &json!({"eventCode": "7.0"}), false),
            ("event", json!({"eventCode": "yes"}), &json!({"eventCode": true}), false),
            ("event", json!({"eventCode": "E1", "level": "7"}), &json!({"eventCode": "E1", "level": 7.0}), true),
            ("sms", json!({"sender_filter_type": "sender_contains", "sender_filter_value": "100"}), &sms, true),
            ("sms", json!({"sender_filter_type": "sender_not_contains", "sender_filter_value": "100"}), &sms, false),
            (
                "sms",
                json!({"content_filter_type": "content_regex", "content_filter_value": "^code [0-9]+$"}),
                &sms,
                true,
            ),
            ("sms", json!({"content_filter_type": "content_regex", "content_filter_value": "("}), &sms, false),
            ("sms", json!({"content_filter_type": "content_code"}), &sms, true),
            ("sms", json!({"content_filter_type": "content_code"}), &json!({"content": "no"}), false),
            ("share", json!({"acceptedType": "link"}), &json!({"contentType": "text"}), false),
            ("share", json!({"acceptedType": "any"}), &json!({"contentType": "text"}), true),
            ("battery", json!({"level": 20, "above_or_below": "below"}), &json!({"level": 15}), true),
            ("battery", json!({"level": 20, "above_or_below": "above"}), &json!({"level": 15}), false),
        ] {
            let trigger = EventTrigger { kind: kind.to_owned(), settings: settings.as_object().unwrap().clone() };
            assert_eq!(trigger.waits_for(data.as_object().unwrap()), waits, "{kind} {settings} {data}");
        }
    }
}
