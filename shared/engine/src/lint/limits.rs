//! Checks the limit of the workflow, and that no step waits for a place that its own run holds.

use super::{Code, Finding, Linter};
use crate::program::{NodeLimit, Policy, RunLimit, limit_problems};
use model::Said;
use model::nearest::nearest;
use serde_json::{Map, Value};

pub(super) fn check(linter: &mut Linter<'_>) {
    let Some(limit) = &linter.definition.limit else { return };
    let problems = limit_problems(limit);
    if !problems.is_empty() {
        linter.found.extend(problems.iter().map(Finding::of));
        return;
    }
    let Ok(limit) = RunLimit::of(limit) else { return };
    // A start evaluates the key. A key without references is the same for all starts, so it is
    // checked here.
    if let Some(Err(refused)) = limit.is_constant().then(|| limit.key(&Map::new(), &Value::Null)) {
        linter.found.push(Finding::of(&refused));
        return;
    }
    for name in limit.variables() {
        let inputs = || linter.definition.inputs.iter().map(|input| input.name.as_str());
        if inputs().any(|input| input == name) {
            continue;
        }
        let said = Said::new(
            format!("[[{name}]] is not an input of the workflow; if a start does not give it, it is empty"),
            format!("[[{name}]] 不是工作流的输入；如果启动时未提供，则为空"),
        );
        let meant = nearest(name, inputs()).map(|name| format!("[[{name}]]"));
        let finding = Finding::warning(Code::UnknownVariable, said).suggesting(meant);
        linter.found.push(Finding { path: "limit.key".to_owned(), ..finding });
    }
    let Some(key) = limit.constant_key().filter(|_| limit.rule.concurrency.is_some()) else { return };
    for (at, step) in linter.definition.steps.iter().enumerate() {
        let rule = Policy::read(&step.parameters).ok().and_then(|policy| policy.limit);
        let own = NodeLimit::read(&step.parameters, rule).ok().flatten();
        let same = own.is_some_and(|own| {
            own.rule.concurrency == Some(1) && own.key.constant().and_then(|own| own.as_str()) == Some(key.as_str())
        });
        if same {
            let said = Said::new(
                format!("the step never gets a place of limit '{key}': its run holds the only one from its start"),
                format!("该步骤永远得不到限流 '{key}' 的名额：其运行从开始就占用了唯一的名额"),
            );
            linter.at_step(at, "parameters.__limit_key", Finding::warning(Code::InvalidPolicy, said));
        }
    }
}
