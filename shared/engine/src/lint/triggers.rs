//! Checks triggers: kinds that nothing starts, and settings that cannot be read.

use super::{Code, Finding, Look};
use crate::{Error, schedule, triggers};
use catalogue::{Category, Module, chinese};
use model::{Definition, Said, nearest};
use serde_json::{Map, Value};

/// Fields of a trigger that are not settings of its kind.
const ITS_OWN: [&str; 6] = ["type", "id", "name", "description", "enabled", "isEnabled"];

pub(super) fn check(look: &mut Look<'_>) {
    for (at, trigger) in look.definition.triggers.iter().enumerate() {
        let place = format!("triggers[{at}]");
        let Some(settings) = trigger.as_object() else {
            let said = Said::new("a trigger must be an object", "触发器必须是对象");
            look.found.push(Finding { path: place, ..Finding::error(Code::InvalidTrigger, said) });
            continue;
        };
        listed(look, &place, settings);
        let alone = Definition { triggers: vec![trigger.clone()], ..Definition::default() };
        if let Some((setting, reason)) = refused(&alone, "triggers[0].") {
            look.found.push(Finding { path: format!("{place}.{setting}"), ..wrong(&setting, &reason) });
        }
    }
    for (at, step) in look.definition.steps.iter().enumerate() {
        let alone = Definition { steps: vec![step.clone()], ..Definition::default() };
        if let Some((setting, reason)) = refused(&alone, "steps[0].") {
            let path = format!("parameters.{setting}");
            let told = format!("steps[{at}].{path}");
            if !look.found.iter().any(|finding| finding.path == told) {
                look.at_step(at, &path, wrong(&setting, &reason));
            }
        }
    }
}

/// Finds required inputs that a schedule does not give.
pub(super) fn schedules(look: &mut Look<'_>) {
    if triggers::timed(look.definition).is_empty() {
        return;
    }
    let definition = look.definition;
    for (at, input) in definition.inputs.iter().enumerate() {
        if !input.required || !input.default_value.is_null() {
            continue;
        }
        let said = Said::new(
            format!("'{}' is required and has no default, so the schedule can never start the workflow", input.name),
            format!("'{}' 为必填且没有默认值，因此定时触发器永远无法启动该工作流", input.name),
        );
        let path = format!("inputs[{at}].required");
        look.found.push(Finding { path, ..Finding::warning(Code::NeverStarts, said) });
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

fn listed(look: &mut Look<'_>, place: &str, settings: &Map<String, Value>) {
    let known = || catalogue::all().iter().filter(|module| module.descriptor.category == Category::Trigger);
    let is_step = !settings.contains_key("type") && settings.contains_key("moduleId");
    let word = if is_step { "moduleId" } else { "type" };
    let told = triggers::told(settings).filter(|(given, _)| !given.trim().is_empty());
    let Some((given, settings)) = told else {
        let said = Said::new(
            "a trigger needs a type, such as cron, interval or webhook",
            "触发器需要 type，例如 cron、interval 或 webhook",
        );
        look.found.push(Finding { path: format!("{place}.{word}"), ..Finding::warning(Code::UnknownTrigger, said) });
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
        look.found.push(Finding { path: format!("{place}.{word}"), ..finding });
        return;
    };
    let place = if is_step { &format!("{place}.parameters") } else { place };
    for name in settings.keys().filter(|name| !ITS_OWN.contains(&name.as_str())) {
        setting(look, place, settings, module, name);
    }
}

/// Finds a setting that the kind does not know, if it is similar to one that it knows.
fn setting(look: &mut Look<'_>, place: &str, settings: &Map<String, Value>, module: &Module, name: &str) {
    let descriptor = module.descriptor;
    if descriptor.input(name).is_some() {
        return;
    }
    let free = descriptor.inputs.iter().map(|input| input.id).filter(|id| !settings.contains_key(*id));
    let Some(near) = nearest(name, free).map(str::to_owned) else { return };
    let said =
        Said::new(format!("'{name}' is not a setting of {}", module.id), format!("'{name}' 不是 {} 的设置", module.id));
    let finding = Finding::warning(Code::UnknownParameter, said).suggesting(Some(near));
    look.found.push(Finding { path: format!("{place}.{name}"), ..finding });
}
