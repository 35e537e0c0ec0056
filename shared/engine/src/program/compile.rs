//! Compiles a revision. All reasons why a workflow cannot be stored are found here, each with the
//! position of the step.

use super::blocks::{self, Pairing};
use super::policy::{Policy, is_policy};
use super::{DeclaredOutput, Kind, Later, Node, NodeLimit, Program, RunLimit, Test};
use crate::secrets::ROOT;
use crate::{Error, Result, StepIndex, triggers};
use catalogue::{Behaviour, Block, Module, Reading};
use expr::{Head, Part, Reference, Tree};
use model::workflow::{MAX_STEPS, unwrap_typed};
use model::{Definition, Step};
use serde_json::{Map, Value};
use std::collections::{BTreeSet, HashMap};

/// The module whose outputs are known before it runs: its addresses.
const WAIT_FOR_CALLBACK: &str = "wait_for_callback";
/// The longest step id, in bytes.
const MAX_ID: usize = 128;

/// Compiles a revision. Unknown and device-only modules are accepted, so that the workflow of a
/// phone can be stored and edited; it cannot be run.
pub fn compile(definition: &Definition) -> Result<Program> {
    let steps = &definition.steps;
    if steps.len() > MAX_STEPS {
        return Err(Error::invalid("steps", format!("more than {MAX_STEPS} steps")));
    }
    let index = ids(steps)?;
    let modules: Vec<_> = steps.iter().map(|step| catalogue::find(&step.module_id)).collect();
    let roles: Vec<_> = modules.iter().map(|module| module.and_then(block_of)).collect();
    let blocks = blocks::pair(&roles).map_err(|unpaired| refuse(steps, unpaired.index, unpaired.reason))?;
    let mut nodes = Vec::with_capacity(steps.len());
    let places = blocks.pairings.iter().zip(blocks.around);
    for ((at, step), (module, (pairing, around))) in steps.iter().enumerate().zip(modules.iter().zip(places)) {
        nodes.push(node(at, step, *module, pairing, around).map_err(|reason| refuse(steps, at, reason))?);
    }
    let mut outputs = Vec::with_capacity(definition.outputs.len());
    for (at, output) in definition.outputs.iter().enumerate() {
        let value = Tree::parse(unwrap_typed(&output.value))
            .map_err(|error| Error::invalid(format!("outputs[{at}].value"), error.to_string()))?;
        outputs.push(DeclaredOutput { name: output.name.clone(), kind: output.kind.clone(), value });
    }
    let triggers = named_triggers(definition, &index);
    let inputs = definition.inputs.clone();
    let record = definition.record;
    let limit = definition.limit.as_ref().map(RunLimit::of).transpose()?;
    let mut program = Program { nodes, index, triggers, inputs, outputs, secrets: BTreeSet::new(), record, limit };
    settle_aliases(&mut program);
    settle_jumps(&mut program).map_err(|(at, reason)| refuse(steps, at, reason))?;
    Ok(program)
}

/// The triggers in the list of the definition, by their ids. A trigger with the id of a step is
/// left out.
fn named_triggers(definition: &Definition, steps: &HashMap<String, StepIndex>) -> HashMap<String, &'static Module> {
    let listed = definition.triggers.iter().filter_map(|trigger| {
        let id = trigger.get("id")?.as_str().filter(|id| !id.is_empty() && !steps.contains_key(*id))?;
        let name = ["moduleId", "type"].iter().find_map(|name| trigger.get(*name))?.as_str()?;
        let module = catalogue::find(name).or_else(|| catalogue::find(&format!("trigger_{}", triggers::kind(name))))?;
        Some((id.to_owned(), module))
    });
    listed.collect()
}

/// The role of the module in a block, if it has one.
pub(crate) fn block_of(module: &'static Module) -> Option<Block> {
    match module.behaviour {
        Behaviour::Block(block) => Some(block),
        Behaviour::Run(_) | Behaviour::DeviceOnly => None,
    }
}

fn refuse(steps: &[Step], index: usize, reason: String) -> Error {
    let step_id = steps.get(index).map(|step| step.id.clone()).unwrap_or_default();
    Error::InvalidSteps { index, step_id, reason }
}

fn ids(steps: &[Step]) -> Result<HashMap<String, StepIndex>> {
    let mut index = HashMap::with_capacity(steps.len());
    for (at, step) in steps.iter().enumerate() {
        if step.id.is_empty() || step.id.len() > MAX_ID {
            return Err(refuse(steps, at, format!("id: must be 1 to {MAX_ID} bytes long")));
        }
        if let Some(first) = index.insert(step.id.clone(), StepIndex::of(at)) {
            return Err(refuse(steps, at, format!("id: '{}' is also that of step {first}", step.id)));
        }
    }
    Ok(index)
}

fn node(
    at: usize,
    step: &Step,
    module: Option<&'static Module>,
    pairing: &Pairing,
    around: Vec<StepIndex>,
) -> Result<Node, String> {
    let mut parameters = Vec::with_capacity(step.parameters.len());
    let mut later = Vec::new();
    for (name, value) in step.parameters.iter().filter(|(name, _)| !is_policy(name)) {
        let value = unwrap_typed(value);
        let input = module.and_then(|module| module.descriptor.input(name));
        if input.map_or(value.is_null(), |input| input.is_left_out(value)) {
            continue;
        }
        let reading = input.map_or(Reading::Template, |input| input.reading);
        let read = Later::read(reading, value).map_err(|error| format!("{name}: {error}"))?;
        if let (Some(input), Some(read)) = (input, read) {
            later.push((input.id, read));
        } else if reading == Reading::Raw {
            parameters.push((name.clone(), Tree::literal(value.clone())));
        } else {
            let tree = catalogue::reading::parse(input, value, &step.parameters);
            let tree = tree.map_err(|error| format!("{name}: {error}"))?;
            parameters.push((name.clone(), tree));
        }
    }
    let mut policy = Policy::read(&step.parameters)?;
    let limit = NodeLimit::read(&step.parameters, policy.limit)?;
    let kind = match module.map(|module| &module.behaviour) {
        None => Kind::NotRunnable("is unknown"),
        Some(Behaviour::DeviceOnly) => Kind::NotRunnable("needs a phone"),
        Some(Behaviour::Run(run)) => Kind::Run(*run),
        Some(Behaviour::Block(block)) => block_kind(at, step, *block, pairing)?,
    };
    // The marks and the end of a block cannot be disabled, because the block would be incomplete.
    let is_disabled = step.disabled && !module.is_some_and(is_mark);
    policy.sensitive = policy.sensitive.of_module(module)?;
    Ok(Node {
        id: step.id.clone(),
        module_id: step.module_id.clone(),
        name: step.name.clone(),
        module,
        kind: if is_disabled { disabled(kind, pairing) } else { kind },
        parameters,
        later,
        policy,
        limit,
        is_output: step.is_output,
        disabled: is_disabled,
        around,
        awaits_signal: module.is_some_and(|module| module.id == WAIT_FOR_CALLBACK),
    })
}

/// Whether the module is a mark or the end of a block.
pub fn is_mark(module: &Module) -> bool {
    matches!(module.behaviour, Behaviour::Block(block) if blocks::is_mark(block))
}

fn block_kind(at: usize, step: &Step, block: Block, pairing: &Pairing) -> Result<Kind, String> {
    let (start, end) = (StepIndex::of(pairing.start), StepIndex::of(pairing.end));
    let (middles, after) = (&pairing.middles, end.next());
    let test = || Test::read(&step.parameters).map(Box::new);
    Ok(match block {
        Block::If => Kind::If { test: test()?, otherwise: first(middles).unwrap_or(end).next() },
        // A fibre reaches this mark only from the branch before it, which has ended. If the
        // condition is false, it goes to the step after the mark.
        Block::Else => Kind::Goto(end),
        Block::EndIf => Kind::Pass,
        Block::Loop => Kind::Loop { after },
        Block::ForEach => Kind::ForEach { after },
        Block::While => Kind::While { test: test()?, after },
        Block::EndLoop | Block::EndForEach | Block::EndWhile => Kind::EndLoop { start },
        Block::Break => Kind::Break { start, after },
        Block::Continue => Kind::Continue { start, end },
        Block::Parallel => Kind::Parallel { branches: branches(at, middles, pairing.end), after },
        Block::Race => Kind::Race { branches: branches(at, middles, pairing.end), after },
        Block::Branch | Block::EndParallel | Block::RaceBranch | Block::EndRace => Kind::EndBranch { start, after },
        Block::Try => Kind::Try { catch: first(middles), last: pairing.last.map(StepIndex::of), after },
        Block::Finally => Kind::Finally { start, after },
        Block::Catch | Block::EndTry => Kind::EndTry { start, after },
        Block::Jump => Kind::Jump { target: None },
    })
}

/// The first steps of the branches. The steps before the first mark are a branch, too.
fn branches(start: usize, marks: &[usize], end: usize) -> Vec<StepIndex> {
    let unmarked = marks.first().copied().unwrap_or(end) > start + 1;
    unmarked.then_some(start).into_iter().chain(marks.iter().copied()).map(|mark| StepIndex::of(mark).next()).collect()
}

fn first(marks: &[usize]) -> Option<StepIndex> {
    marks.first().copied().map(StepIndex::of)
}

/// A disabled step is skipped; a disabled opening step skips its whole block.
fn disabled(kind: Kind, pairing: &Pairing) -> Kind {
    match kind {
        Kind::If { .. }
        | Kind::Loop { .. }
        | Kind::ForEach { .. }
        | Kind::While { .. }
        | Kind::Parallel { .. }
        | Kind::Race { .. }
        | Kind::Try { .. } => Kind::Goto(StepIndex::of(pairing.end).next()),
        Kind::Goto(_)
        | Kind::EndLoop { .. }
        | Kind::EndBranch { .. }
        | Kind::EndTry { .. }
        | Kind::Finally { .. }
        | Kind::Pass => kind,
        Kind::Run(_) | Kind::Break { .. } | Kind::Continue { .. } | Kind::Jump { .. } | Kind::NotRunnable(_) => {
            Kind::Pass
        }
    }
}

/// Finds and checks the constant targets of jumps. A target that has to be evaluated is checked in
/// the run.
fn settle_jumps(program: &mut Program) -> Result<(), (usize, String)> {
    for at in 0..program.nodes.len() {
        let Some(node) = program.nodes.get(at).filter(|node| matches!(node.kind, Kind::Jump { .. })) else { continue };
        if node.parameters.iter().any(|(_, value)| value.constant().is_none()) {
            continue;
        }
        let given: Map<_, _> = node
            .parameters
            .iter()
            .filter_map(|(name, value)| Some((name.clone(), value.constant()?.clone())))
            .collect();
        let found = jump_target(program, StepIndex::of(at), &given).map_err(|reason| (at, reason))?;
        if let Some(node) = program.nodes.get_mut(at) {
            node.kind = Kind::Jump { target: Some(found) };
        }
    }
    Ok(())
}

/// The step that the parameters of a jump name: by its id, or by its position from 1.
pub fn jump_target(program: &Program, at: StepIndex, given: &Map<String, Value>) -> Result<StepIndex, String> {
    let id = given.get("target_step_id").map(expr::text_of).filter(|id| !id.is_empty());
    let target = if let Some(id) = id {
        program.index.get(&id).copied().ok_or_else(|| format!("target_step_id: there is no step '{id}'"))?
    } else {
        let place = given.get("target_step_index").map(expr::text_of).unwrap_or_default();
        let place = place.trim().parse().ok().filter(|place: &usize| (1..=program.nodes.len()).contains(place));
        let place = place.ok_or_else(|| format!("target_step_index: must be from 1 to {}", program.nodes.len()))?;
        StepIndex::of(place - 1)
    };
    match program.refuses_jump(at, target) {
        Some(reason) => Err(format!("target: {reason}")),
        None => Ok(target),
    }
}

/// Replaces the name of an output of this module by the name under which its step stores it, and
/// the name of a header field by its lower case.
pub(crate) fn settle_alias(reference: &mut Reference, module: &Module) {
    let mut path = reference.path.iter_mut();
    if let Some(Part::Name(name)) = path.next()
        && let Some(output) = module.descriptor.output(name)
    {
        output.id.clone_into(name);
        if let Some(Part::Name(key)) = path.next().filter(|_| output.folded) {
            key.make_ascii_lowercase();
        }
    }
}

/// Outputs of a module have a short and a long name. All references get the name under which the
/// step stores the output, and names of header fields are changed to lower case. The secrets that
/// are referred to are collected.
fn settle_aliases(program: &mut Program) {
    let modules: Vec<_> = program.nodes.iter().map(|node| node.module).collect();
    let Program { nodes, index, triggers, outputs, secrets, .. } = program;
    let mut settle = |reference: &mut Reference| {
        let Head::Root(root) = &reference.head else { return };
        if let (ROOT, Some(Part::Name(name))) = (root.as_str(), reference.path.first()) {
            secrets.insert(name.clone());
        }
        let step = || index.get(root).and_then(|at| modules.get(at.place()).copied().flatten());
        if let Some(module) = step().or_else(|| triggers.get(root).copied()) {
            settle_alias(reference, module);
        }
    };
    for node in nodes {
        for (_, tree) in &mut node.parameters {
            tree.rewrite(&mut settle);
        }
        for (_, later) in &mut node.later {
            later.rewrite(&mut settle);
        }
        if let Some(limit) = &mut node.limit {
            limit.rewrite(&mut settle);
        }
        if let Some(test) = node.kind.test_mut() {
            test.rewrite(&mut settle);
        }
    }
    for output in outputs {
        output.value.rewrite(&mut settle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn definition(steps: Value) -> Definition {
        serde_json::from_value(json!({"v": 1, "steps": steps})).unwrap()
    }

    #[test]
    fn unknown_modules_pass_and_are_told_apart() {
        let program = compile(&definition(json!([{"id": "a", "moduleId": "nobody.knows.this"}]))).unwrap();
        assert_eq!(program.not_runnable().map(|(node, reason)| (node.id.as_str(), reason)), Some(("a", "is unknown")));
    }

    #[test]
    fn what_a_save_refuses_names_the_step() {
        for (steps, at, word) in [
            (json!([{"id": "a", "moduleId": "delay"}, {"id": "a", "moduleId": "delay"}]), 1, "also"),
            (json!([{"id": "", "moduleId": "delay"}]), 0, "id"),
            (json!([{"id": "a", "moduleId": "if_condition", "parameters": {"condition": "true"}}]), 0, "never closed"),
            (
                json!([{"id": "a", "moduleId": "if_condition", "parameters": {"condition": "1 =="}}, {"id": "b", "moduleId": "endif"}]),
                0,
                "condition",
            ),
            (
                json!([{"id": "a", "moduleId": "if_condition", "parameters": {"operator": "resembles"}}, {"id": "b", "moduleId": "endif"}]),
                0,
                "operator",
            ),
            (json!([{"id": "a", "moduleId": "delay", "parameters": {"__retry_count": "x"}}]), 0, "__retry_count"),
        ] {
            match compile(&definition(steps)) {
                Err(Error::InvalidSteps { index, reason, .. }) => {
                    assert_eq!(index, at);
                    assert!(reason.contains(word), "{reason}");
                }
                other => panic!("{word}: {other:?}"),
            }
        }
    }

    #[test]
    fn disabling_an_opening_step_passes_over_its_block() {
        let program = compile(&definition(json!([
            {"id": "a", "moduleId": "loop", "disabled": true, "parameters": {"count": 3}},
            {"id": "b", "moduleId": "delay"},
            {"id": "c", "moduleId": "endloop"}
        ])))
        .unwrap();
        assert!(matches!(program.nodes[0].kind, Kind::Goto(StepIndex(3))));
    }
}
