//! Checks parameters: unknown and missing ones, and values that the module refuses.

use super::settings::{SHARED, list};
use super::{Code, Finding, Linter, Severity, settings};
use crate::program::policy::{Policy, is_policy};
use crate::program::{MAX_KEY, NodeLimit};
use crate::triggers;
use catalogue::rehearse::{self, Refusal, Trial};
use catalogue::validate::{self, Mistake};
use catalogue::{Behaviour, Block, Module, chinese};
use model::{Said, Step, nearest};
use serde_json::{Map, Value};

/// The most trials. Each can take some time, while the user waits for the workflow to be stored.
const MOST_TRIED: usize = 200;
/// The parameter that names a connection. A module that does not know it sends no credentials.
const CONNECTION: &str = "connection";
/// A value that is only known in a run.
const FILLED_IN: &str = "{{execution.id}}";

pub(super) fn check(linter: &mut Linter<'_>) {
    let steps = &linter.definition.steps;
    let mut left = MOST_TRIED;
    for (at, step) in steps.iter().enumerate().filter(|(_, step)| !step.disabled) {
        policy(linter, at, step);
        let Some(module) = linter.module(at).filter(|module| !matches!(module.behaviour, Behaviour::DeviceOnly)) else {
            continue;
        };
        unknown(linter, at, step, module);
        let now = linter.now;
        let mut attempt = |parameters: &Map<String, Value>| {
            let Some(rest) = left.checked_sub(1) else { return Trial::None };
            left = rest;
            rehearse::rehearse(module, parameters, now)
        };
        let mut trial = attempt(&step.parameters);
        let refused = values(linter, at, step, module, &trial);
        let mut parameters = step.parameters.clone();
        // A module refuses one value at a time. The next trial continues as if that value were
        // valid.
        while let Trial::Refused(refusal) = trial {
            parameters.insert(refusal.input.to_owned(), FILLED_IN.into());
            add_refusal(linter, at, (step, module), refusal, &refused);
            trial = attempt(&parameters);
        }
    }
}

fn policy(linter: &mut Linter<'_>, at: usize, step: &Step) {
    for (name, value) in step.parameters.iter().filter(|(name, _)| is_policy(name)) {
        let alone = Map::from_iter([(name.clone(), value.clone())]);
        let read = Policy::read(&alone).and_then(|policy| policy.sensitive.of_module(linter.module(at)));
        if let Err(reason) = read {
            let reason = reason.strip_prefix(&format!("{name}: ")).unwrap_or(&reason).to_owned();
            let said = Said::new(format!("'{name}' {reason}"), format!("'{name}' 的值不被接受：{}", chinese(&reason)));
            linter.at_step(at, &format!("parameters.{name}"), Finding::error(Code::InvalidPolicy, said));
        }
    }
    let rule = Policy::read(&step.parameters).map(|policy| policy.limit);
    let limit = rule.map(|rule| NodeLimit::read(&step.parameters, rule));
    let key = |limit: &NodeLimit| limit.key.constant().map(|key| expr::text_of(key).trim().len());
    let said = match limit {
        Ok(Err(reason)) => Said::new(reason.clone(), format!("限流参数不被接受：{reason}")),
        Ok(Ok(Some(limit))) if key(&limit) > Some(MAX_KEY) => Said::new(
            format!("'__limit_key' is longer than {MAX_KEY} bytes, so the step always fails"),
            format!("'__limit_key' 超过 {MAX_KEY} 字节，因此该步骤总会失败"),
        ),
        _ => return,
    };
    linter.at_step(at, "parameters.__limit_key", Finding::error(Code::InvalidPolicy, said));
}

/// Parameters that the module does not know. It ignores them, so the value of a misspelt parameter
/// is lost.
fn unknown(linter: &mut Linter<'_>, at: usize, step: &Step, module: &Module) {
    let descriptor = module.descriptor;
    let is_trigger = descriptor.category == catalogue::Category::Trigger;
    let is_event_type = is_trigger && triggers::is_event_type(&triggers::kind(module.id));
    for name in step.parameters.keys().filter(|name| !is_policy(name) && descriptor.input(name).is_none()) {
        let free = descriptor.inputs.iter().map(|input| input.id).filter(|id| !step.parameters.contains_key(*id));
        // The parameters of the failure policy are compared with misspelt names, too.
        let near = nearest(name, free.chain(catalogue::policy().iter().map(|input| input.id)));
        let other = settings::other_word(module, &step.parameters, name).filter(|_| is_trigger && !is_event_type);
        let near = other.or(near).map(str::to_owned);
        let known = list(descriptor);
        let said = Said::new(
            format!("'{name}' is not a parameter of {}{known}", module.id),
            format!("'{name}' 不是 {} 的参数{known}", module.id),
        );
        let said = if is_trigger { settings::with_unit(said, module, name) } else { said };
        let finding = match (&near, is_event_type) {
            // Other settings of a trigger are conditions of its events.
            (None, true) => continue,
            (None, false) if module.id.starts_with(SHARED) && !name.starts_with("__") && name != CONNECTION => {
                Finding::hint(Code::UnknownParameter, said)
            }
            _ => Finding::warning(Code::UnknownParameter, said),
        };
        linter.at_step(at, &format!("parameters.{name}"), finding.suggesting(near));
    }
}

/// The inputs whose values are refused.
fn values(linter: &mut Linter<'_>, at: usize, step: &Step, module: &'static Module, trial: &Trial) -> Vec<String> {
    let found = validate::check(module.descriptor, &step.parameters);
    let mut refused = Vec::new();
    let is_told = |finding: &validate::Finding| finding.mistake == Mistake::Missing && is_test(module);
    for finding in found.into_iter().filter(|finding| !is_told(finding)) {
        let validate::Finding { input, mistake, message, suggestion, certain } = finding;
        let said = Said::new(format!("'{input}' {}", message.en), format!("'{input}' {}", message.zh));
        let code = match mistake {
            Mistake::Missing => Code::MissingParameter,
            Mistake::Value => Code::InvalidValue,
            Mistake::Option => Code::InvalidOption,
        };
        // The module works without this input, although it is required.
        let does_without = mistake == Mistake::Missing && *trial == Trial::Passed;
        let severity = if certain && !does_without { Severity::Error } else { Severity::Warning };
        let finding = Finding { severity, ..Finding::error(code, said).suggesting(suggestion) };
        linter.at_step(at, &format!("parameters.{input}"), finding);
        refused.push(input);
    }
    refused
}

/// Whether the module has a condition. Missing parts of it are found by `parts`.
fn is_test(module: &Module) -> bool {
    matches!(module.behaviour, Behaviour::Block(Block::If | Block::While))
}

/// Adds what the module has refused in a trial.
fn add_refusal(linter: &mut Linter<'_>, at: usize, of: (&Step, &Module), refusal: Refusal, refused: &[String]) {
    let (step, module) = of;
    let (input, reason) = (refusal.input, refusal.reason);
    let is_one_of_several = |name: &str| module.descriptor.alternatives.iter().any(|set| set.contains(&name));
    let is_told = |known: &String| known == input || (is_one_of_several(known) && is_one_of_several(input));
    if refused.iter().any(is_told) {
        // The value is neither an option nor the label of one, because the module has refused it.
        for finding in &mut linter.found {
            let same = finding.step.as_ref().is_some_and(|(index, _)| *index == at);
            if same && finding.code == Code::InvalidOption && finding.path.ends_with(&format!(".{input}")) {
                finding.severity = Severity::Error;
            }
        }
        return;
    }
    let said = Said::new(format!("'{input}' {reason}"), format!("'{input}' 的值不被接受：{}", chinese(&reason)));
    let code = if step.parameters.contains_key(input) { Code::InvalidValue } else { Code::MissingParameter };
    linter.at_step(at, &format!("parameters.{input}"), Finding::error(code, said));
}
