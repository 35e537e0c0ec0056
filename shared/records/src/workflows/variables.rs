//! Lists the values to which the parameters of a workflow's steps can refer.

use super::read::read;
use catalogue::{OutputSpec, named_variables};
use engine::index::StepIndex;
use engine::program::{self, Kind, Node, Program};
use engine::{Engine, Error, Result, triggers};
use model::{AccountId, Definition, WorkflowId};

/// The output of a loop that is only complete after the loop; its other outputs belong to the
/// current pass.
const AFTER_THE_LOOP: &str = "results";
/// The outputs that are known before their step has run.
const KNOWN_BEFORE: [&str; 4] = ["callback_url", "page_url", "approve_url", "reject_url"];

/// An output of a step.
#[derive(Clone, Debug)]
pub struct StepVariable {
    /// The step that has the output.
    pub step: StepName,
    /// The description of the output.
    pub output: &'static OutputSpec,
    /// The first and the last step of the block to which the output is limited.
    pub scope: Option<(String, String)>,
}

/// A named variable of a workflow.
#[derive(Clone, Debug)]
pub struct NamedVariable {
    /// The name of the variable.
    pub name: String,
    /// The type of its value, as far as it is known.
    pub kind: String,
    /// The step that creates it; `None` for a declared input.
    pub step: Option<StepName>,
}

/// A step, with the names that users see.
#[derive(Clone, Debug)]
pub struct StepName {
    /// The id of the step.
    pub id: String,
    /// The name that the editor shows, or else the Chinese name of its module.
    pub name: String,
    /// The same in English.
    pub name_en: String,
}

/// The values to which references can lead.
#[derive(Clone, Debug, Default)]
pub struct Variables {
    /// Outputs, in the order of the steps.
    pub steps: Vec<StepVariable>,
    /// Named variables: the declared inputs, then those that steps create.
    pub named: Vec<NamedVariable>,
}

/// All values of the workflow's current revision; with `at`, only those that the step with this id
/// can see.
pub async fn variables(engine: &Engine, account: &AccountId, id: &WorkflowId, at: Option<&str>) -> Result<Variables> {
    let (_, definition) = read(engine, account, id).await?;
    let program = program::compile(&definition)?;
    let at = match at {
        None => None,
        Some(step) => {
            Some(*program.index.get(step).ok_or_else(|| Error::invalid("stepId", "is no step of the workflow"))?)
        }
    };
    Ok(collect(&definition, &program, at))
}

fn collect(definition: &Definition, program: &Program, at: Option<StepIndex>) -> Variables {
    let inputs = definition.inputs.iter();
    let mut found = Variables::default();
    found.named.extend(inputs.map(|input| NamedVariable {
        name: input.name.clone(),
        kind: input.kind.clone(),
        step: None,
    }));
    for (id, name, descriptor) in triggers::referable(definition) {
        let (name, name_en) = (name.unwrap_or(descriptor.name.zh), name.unwrap_or(descriptor.name.en));
        let named = StepName { id: id.to_owned(), name: name.to_owned(), name_en: name_en.to_owned() };
        let outputs = descriptor.outputs.iter();
        found.steps.extend(outputs.map(|output| StepVariable { step: named.clone(), output, scope: None }));
    }
    for (place, (node, step)) in program.nodes.iter().zip(&definition.steps).enumerate() {
        let place = StepIndex::of(place);
        let Some(module) = node.module.filter(|_| !step.disabled) else { continue };
        let descriptor = module.descriptor;
        let before = at.is_none_or(|at| reaches(program, place, at));
        let name = |of_module: &str| node.name.as_deref().unwrap_or(of_module).to_owned();
        let (title, english) = (name(descriptor.name.zh), name(descriptor.name.en));
        let named = StepName { id: node.id.clone(), name: title, name_en: english };
        for output in descriptor.outputs {
            let inside = of_the_pass(node, output).then(|| at.is_none_or(|at| is_inside(program, place, at)));
            let known = node.awaits_signal && KNOWN_BEFORE.contains(&output.id);
            if known || inside.unwrap_or(before) {
                let scope = inside.and_then(|_| block(program, node));
                found.steps.push(StepVariable { step: named.clone(), output, scope });
            }
        }
        if before {
            for named_variables::Named { name, kind } in named_variables::made(&node.module_id, &step.parameters) {
                if !found.named.iter().any(|known| known.name == name) {
                    found.named.push(NamedVariable { name, kind: kind.to_owned(), step: Some(named.clone()) });
                }
            }
        }
    }
    found
}

/// Whether a step can see the outputs of another one: the other one comes first, and is not in a
/// parallel branch.
fn reaches(program: &Program, from: StepIndex, to: StepIndex) -> bool {
    let (Ok(here), Ok(there)) = (program.node(from), program.node(to)) else { return false };
    let beside = |section: StepIndex| {
        let opener = program.opener(section);
        program.opens_branch(section)
            && !there.around.contains(&section)
            && there.around.iter().any(|other| program.opens_branch(*other) && program.opener(*other) == opener)
    };
    from < to && !here.around.iter().any(|section| beside(*section))
}

/// Whether the output belongs to a single pass of a loop.
fn of_the_pass(node: &Node, output: &OutputSpec) -> bool {
    matches!(node.kind, Kind::Loop { .. } | Kind::ForEach { .. } | Kind::While { .. }) && output.id != AFTER_THE_LOOP
}

fn is_inside(program: &Program, opener: StepIndex, step: StepIndex) -> bool {
    program.node(step).is_ok_and(|node| node.around.contains(&opener))
}

/// The opening and the closing step of the block that this step opens.
fn block(program: &Program, node: &Node) -> Option<(String, String)> {
    let end = program.nodes.get(node.kind.after()?.place().checked_sub(1)?)?;
    Some((node.id.clone(), end.id.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// The keys that the step `at` can see. The steps are given as `id: module`.
    fn seen(steps: &[(&str, &str)], at: Option<&str>) -> Vec<String> {
        let steps: Vec<_> = steps
            .iter()
            .map(|(id, module)| {
                json!({"id": id, "moduleId": module, "parameters": {"name": format!("v-{id}"), "count": 2, "condition": "true", "input_list": []}})
            })
            .collect();
        let definition: Definition = serde_json::from_value(json!({"v": 1, "steps": steps})).unwrap();
        let program = program::compile(&definition).unwrap();
        let found = collect(&definition, &program, at.map(|id| program.index[id]));
        let steps = found.steps.iter().map(|variable| format!("{}.{}", variable.step.id, variable.output.id));
        steps.chain(found.named.iter().map(|variable| variable.name.clone())).collect()
    }

    #[test]
    fn a_loops_pass_is_seen_inside_only() {
        let steps = [("d", "delay"), ("f", "foreach"), ("s", "set_variable"), ("e", "endforeach"), ("z", "delay")];
        let all = ["d.actualDuration", "f.item", "f.index", "f.results", "s.variable", "z.actualDuration", "v-s"];
        assert_eq!(seen(&steps, None), all);
        assert_eq!(seen(&steps, Some("d")), Vec::<String>::new());
        assert_eq!(seen(&steps, Some("s")), ["d.actualDuration", "f.item", "f.index", "f.results"]);
        assert_eq!(seen(&steps, Some("z")), ["d.actualDuration", "f.results", "s.variable", "v-s"]);
    }

    #[test]
    fn a_trigger_of_the_list_is_seen_by_its_id() {
        let definition: Definition = serde_json::from_value(json!({"v": 1, "steps": [], "triggers": [
            {"id": "note", "moduleId": "vflow.trigger.notification", "parameters": {}},
            {"id": "call", "type": "event", "eventCode": "E"},
            {"type": "sms"}
        ]}))
        .unwrap();
        let program = program::compile(&definition).unwrap();
        let found = collect(&definition, &program, None);
        let seen: Vec<_> = found.steps.iter().map(|seen| (seen.step.id.as_str(), seen.output.id)).collect();
        assert!(seen.contains(&("note", "title")) && seen.contains(&("note", "package_name")), "{seen:?}");
        assert!(seen.iter().any(|(id, _)| *id == "call") && seen.iter().all(|(id, _)| !id.is_empty()), "{seen:?}");
    }

    #[test]
    fn branches_do_not_see_each_other() {
        let steps = [
            ("p", "parallel.start"),
            ("a", "delay"),
            ("m", "parallel.branch"),
            ("b", "delay"),
            ("c", "delay"),
            ("q", "parallel.end"),
            ("z", "delay"),
        ];
        assert_eq!(seen(&steps, Some("c")), ["b.actualDuration"]);
        assert_eq!(seen(&steps, Some("z")), ["a.actualDuration", "b.actualDuration", "c.actualDuration"]);
    }

    #[test]
    fn an_address_is_known_before_its_step() {
        let steps = [("d", "delay"), ("w", "wait_for_callback")];
        assert_eq!(seen(&steps, Some("d")), ["w.callback_url", "w.page_url", "w.approve_url", "w.reject_url"]);
    }
}
