//! Checks triggers: kinds that nothing starts, and settings that cannot be read.

use super::{Code, Finding, Linter, settings};
use crate::{Error, schedule, triggers};
use catalogue::{Category, chinese};
use model::{Definition, Said, Step, nearest};
use serde_json::{Map, Value};

pub(super) fn check(linter: &mut Linter<'_>) {
    for (at, trigger) in linter.definition.triggers.iter().enumerate() {
        in_list(linter, format!("triggers[{at}]"), trigger);
    }
    for (at, step) in linter.definition.steps.iter().enumerate() {
        among_steps(linter, at, step);
    }
}

fn in_list(linter: &mut Linter<'_>, place: String, trigger: &Value) {
    let Some(settings) = trigger.as_object() else {
        let said = Said::new("a trigger must be an object", "触发器必须是对象");
        linter.found.push(Finding { path: place, ..Finding::error(Code::InvalidTrigger, said) });
        return;
    };
    listed(linter, &place, settings);
    linter.found.extend(settings::switches(&place, settings));
    let alone = Definition { triggers: vec![trigger.clone()], ..Definition::default() };
    let refused = refused(&alone, "triggers[0].");
    if let Some((setting, reason)) = &refused {
        linter.found.push(Finding { path: format!("{place}.{setting}"), ..wrong(setting, reason) });
    }
    let inside = if is_step(settings) { format!("{place}.parameters") } else { place };
    // For a blank text no default is taken: it is refused.
    let is_refused = |setting: &str| refused.as_ref().is_some_and(|(name, _)| name == setting);
    let missing = settings::missing(&alone).into_iter().filter(|(setting, _)| !is_refused(setting));
    let missing = missing.map(|(setting, finding)| (setting.to_owned(), finding));
    let missing = missing.chain(settings::missing_of_events(&alone));
    linter.found.extend(missing.map(|(setting, finding)| Finding { path: format!("{inside}.{setting}"), ..finding }));
}

fn among_steps(linter: &mut Linter<'_>, at: usize, step: &Step) {
    let alone = Definition { steps: vec![step.clone()], ..Definition::default() };
    let wrong = refused(&alone, "steps[0].").map(|(setting, reason)| (wrong(&setting, &reason), setting));
    let missing = settings::missing(&alone).into_iter().map(|(setting, finding)| (finding, setting.to_owned()));
    for (finding, setting) in wrong.into_iter().chain(missing) {
        let path = format!("parameters.{setting}");
        if !linter.has_finding(at, &path) {
            linter.at_step(at, &path, finding);
        }
    }
}

/// Finds required inputs that a schedule does not give.
pub(super) fn schedules(linter: &mut Linter<'_>) {
    if triggers::timed(linter.definition).is_empty() {
        return;
    }
    let definition = linter.definition;
    for (at, input) in definition.inputs.iter().enumerate() {
        if !input.required || !input.default_value.is_null() {
            continue;
        }
        let said = Said::new(
            format!("'{}' is required and has no default, so the schedule can never start the workflow", input.name),
            format!("'{}' 为必填且没有默认值，因此定时触发器永远无法启动该工作流", input.name),
        );
        let path = format!("inputs[{at}].required");
        linter.found.push(Finding { path, ..Finding::warning(Code::NeverStarts, said) });
    }
}

fn wrong(setting: &str, reason: &str) -> Finding {
    let said = Said::new(format!("'{setting}' {reason}"), format!("'{setting}' 的值不被接受：{}", chinese(reason)));
    Finding::error(Code::InvalidTrigger, said)
}

/// The setting that cannot be read, with the reason.
fn refused(alone: &Definition, place: &str) -> Option<(String, String)> {
    match schedule::read(alone) {
        Err(Error::Invalid { field, reason }) => Some((field.strip_prefix(place)?.to_owned(), reason)),
        _ => None,
    }
}

/// Whether the trigger is written as a step, so that its settings are parameters.
fn is_step(trigger: &Map<String, Value>) -> bool {
    !trigger.contains_key("type") && trigger.contains_key("moduleId")
}

fn listed(linter: &mut Linter<'_>, place: &str, settings: &Map<String, Value>) {
    let known = || catalogue::all().iter().filter(|module| module.descriptor.category == Category::Trigger);
    let is_step = is_step(settings);
    let word = if is_step { "moduleId" } else { "type" };
    let named = triggers::kind_and_settings(settings).filter(|(given, _)| !given.trim().is_empty());
    let Some((given, settings)) = named else {
        let said = Said::new(
            "a trigger needs a type, such as cron, interval or webhook",
            "触发器需要 type，例如 cron、interval 或 webhook",
        );
        linter.found.push(Finding { path: format!("{place}.{word}"), ..Finding::warning(Code::UnknownTrigger, said) });
        return;
    };
    let kind = triggers::kind(given);
    let Some(module) = known().find(|of| triggers::kind(of.id) == kind) else {
        let kinds: Vec<_> = known().map(|of| triggers::kind(of.id)).collect();
        let near = nearest(&kind, kinds.iter().map(String::as_str)).map(str::to_owned);
        let said = Said::new(
            format!("no trigger has the type '{given}'; it is started only by events of this very type"),
            format!("没有类型为 '{given}' 的触发器；只有同类型的事件才会启动它"),
        );
        let finding = Finding::warning(Code::UnknownTrigger, said).suggesting(near);
        linter.found.push(Finding { path: format!("{place}.{word}"), ..finding });
        return;
    };
    let place = if is_step { &format!("{place}.parameters") } else { place };
    for (name, _) in settings.iter().filter(|(name, value)| is_step || !settings::is_own(name, value)) {
        if let Some(finding) = settings::unknown(module, given, settings, name) {
            linter.found.push(Finding { path: format!("{place}.{name}"), ..finding });
        }
    }
}
