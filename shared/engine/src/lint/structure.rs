//! Finds unknown modules, unpaired blocks, jumps without a target, and steps that are never
//! reached.

use super::layout::target;
use super::{Code, Finding, Linter};
use crate::StepIndex;
use crate::program::blocks::{Pairing, is_mark};
use catalogue::{Behaviour, Block, chinese};
use model::{Said, Step, nearest};
use serde_json::Value;
use std::collections::HashSet;

/// The modules after which no other step of the section runs.
const ENDS: [&str; 6] =
    ["return", "vflow.logic.return", "stop_workflow", "vflow.logic.stop_workflow", "fail", "vflow.logic.fail"];

pub(super) fn check(linter: &mut Linter<'_>) {
    if linter.definition.steps.is_empty() {
        let said = Said::new("there are no steps, so a run does nothing", "没有步骤，运行不会做任何事");
        linter.found.push(Finding { path: "steps".to_owned(), ..Finding::warning(Code::NoSteps, said) });
    }
    modules(linter);
    if let Some(unpaired) = linter.layout.unpaired.clone() {
        let said = Said::new(unpaired.reason.clone(), format!("块不成对：{}", chinese(&unpaired.reason)));
        linter.at_step(unpaired.index, "", Finding::error(Code::UnpairedBlock, said));
        return;
    }
    jumps(linter);
    ends_in_finally(linter);
    unreachable(linter);
}

/// The steps that end the run well, which a finally part must not.
fn ends_in_finally(linter: &mut Linter<'_>) {
    let steps = &linter.definition.steps;
    let is_last = |section: &StepIndex| linter.layout.role(section.place()) == Some(Block::Finally);
    let found = |at: &usize| linter.layout.around(*at).iter().any(is_last) && !linter.layout.is_off(*at);
    let ends: Vec<_> = (0..steps.len()).filter(|at| steps.get(*at).is_some_and(ends_well) && found(at)).collect();
    for at in ends {
        let said = Said::new(
            "a finally part cannot end the run, so this step fails",
            "最终部分不能结束运行，因此该步骤会失败",
        );
        linter.at_step(at, "moduleId", Finding::error(Code::EndInFinally, said));
    }
}

fn ends_well(step: &Step) -> bool {
    ENDS.contains(&step.module_id.as_str()) && !step.module_id.ends_with("fail") && !stops_another(step)
}

/// Whether the step stops runs of another workflow.
fn stops_another(step: &Step) -> bool {
    let target = step.parameters.get("target").map(model::workflow::unwrap_typed).and_then(Value::as_str);
    target.is_some_and(|target| !matches!(target, "" | "current" | "当前工作流"))
}

fn modules(linter: &mut Linter<'_>) {
    let steps = &linter.definition.steps;
    for (at, step) in steps.iter().enumerate().filter(|(_, step)| !step.disabled) {
        let id = &step.module_id;
        match linter.module(at).map(|module| &module.behaviour) {
            None => {
                let all = catalogue::all().iter().map(|module| module.id);
                let near = nearest(id, all).map(str::to_owned);
                let said = Said::new(format!("module '{id}' does not exist here"), format!("模块 '{id}' 在这里不存在"));
                linter.at_step(at, "moduleId", Finding::error(Code::UnknownModule, said).suggesting(near));
            }
            Some(Behaviour::DeviceOnly) => {
                let said = Said::new(format!("module '{id}' needs a device"), format!("模块 '{id}' 只能在手机上运行"));
                linter.at_step(at, "moduleId", Finding::error(Code::DeviceModule, said));
            }
            Some(_) => {}
        }
    }
}

fn jumps(linter: &mut Linter<'_>) {
    let steps = &linter.definition.steps;
    for (at, step) in steps.iter().enumerate() {
        if linter.layout.role(at) != Some(Block::Jump) || step.disabled || is_computed(step) {
            continue;
        }
        if target(step, &linter.layout.index).is_none_or(|to| to >= steps.len()) {
            let named =
                step.parameters.get("target_step_id").map(model::workflow::unwrap_typed).and_then(Value::as_str);
            let near = named.and_then(|id| nearest(id, steps.iter().map(|step| step.id.as_str()))).map(str::to_owned);
            let said = Said::new("jumps to a step that is not there", "跳转的目标步骤不存在");
            let name = if named.is_some() { "target_step_id" } else { "target_step_index" };
            linter.at_step(at, &format!("parameters.{name}"), Finding::error(Code::InvalidJump, said).suggesting(near));
        }
    }
}

fn is_computed(step: &Step) -> bool {
    ["target_step_id", "target_step_index"].iter().filter_map(|name| step.parameters.get(*name)).any(|value| {
        let text = expr::text_of(model::workflow::unwrap_typed(value));
        text.contains("{{") || text.contains("[[")
    })
}

/// Finds steps that are never reached: they follow a step that ends their section, and no jump
/// leads to them.
fn unreachable(linter: &mut Linter<'_>) {
    let steps = &linter.definition.steps;
    let is_jump = |at: usize| linter.layout.role(at) == Some(Block::Jump);
    let jumps: Vec<_> = steps.iter().enumerate().filter(|(at, _)| is_jump(*at)).collect();
    if jumps.iter().any(|(_, step)| is_computed(step)) {
        return;
    }
    let targets: HashSet<_> = jumps.iter().filter_map(|(_, step)| target(step, &linter.layout.index)).collect();
    let ended = ended(linter, &targets);
    let mut dead: Vec<(usize, usize)> = Vec::new();
    for at in (0..steps.len()).filter(|at| ended.get(*at) == Some(&true)) {
        let next = at + 1;
        let follows = next < steps.len() && linter.layout.around(next) == linter.layout.around(at);
        let role = linter.layout.role(next);
        let closes = matches!(role, Some(Block::EndLoop | Block::EndForEach | Block::EndWhile));
        // A mark of a block is also reached from other branches.
        if follows && !closes && !role.is_some_and(is_mark) && !targets.contains(&next) && !linter.layout.is_off(next) {
            dead.push((next, at));
        }
    }
    for (at, behind) in dead {
        let id = steps.get(behind).map(|step| step.id.as_str()).unwrap_or_default();
        let said = Said::new(
            format!("is never reached: '{id}' before it always ends or leaves"),
            format!("永远不会执行：前面的 '{id}' 总会结束或离开"),
        );
        linter.at_step(at, "", Finding::warning(Code::UnreachableStep, said));
    }
}

/// For each step, whether no step after it runs in its section.
fn ended(linter: &Linter<'_>, targets: &HashSet<usize>) -> Vec<bool> {
    let steps = &linter.definition.steps;
    let mut ended = Vec::with_capacity(steps.len());
    for (at, step) in steps.iter().enumerate() {
        let closed = match linter.layout.role(at) {
            Some(Block::EndIf | Block::EndTry) => linter.layout.block(at),
            _ => None,
        };
        let is_end = closed.map_or_else(|| ends(linter, at, step), |block| block_ends(linter, block, &ended, targets));
        ended.push(is_end);
    }
    ended
}

/// Whether both sections of a block end the run or leave the block, and no jump leads into it.
fn block_ends(linter: &Linter<'_>, block: &Pairing, ended: &[bool], targets: &HashSet<usize>) -> bool {
    let [middle] = block.middles.as_slice() else { return false };
    let section_ends = |opener: usize, end: usize| {
        let is_inside = |at: &usize| linter.layout.around(*at).last() == Some(&StepIndex::of(opener));
        (opener + 1..end).filter(is_inside).any(|at| ended.get(at) == Some(&true))
    };
    let is_entered = (block.start + 1..=block.end).any(|at| targets.contains(&at));
    let runs = !is_entered && !linter.layout.is_off(block.start);
    runs && section_ends(block.start, *middle) && section_ends(*middle, block.last.unwrap_or(block.end))
}

/// Whether the step itself ends the run or leaves its section.
fn ends(linter: &Linter<'_>, at: usize, step: &Step) -> bool {
    if linter.layout.is_off(at) {
        return false;
    }
    let given = |name: &str| step.parameters.get(name).map(model::workflow::unwrap_typed).and_then(Value::as_str);
    if matches!(linter.layout.role(at), Some(Block::Jump | Block::Break | Block::Continue)) {
        return true;
    }
    let goes_on = given("__error_policy").is_some_and(|policy| policy != "STOP");
    ENDS.contains(&step.module_id.as_str()) && !stops_another(step) && !goes_on
}
