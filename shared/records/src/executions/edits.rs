//! Checks what a request wants to change of a run that it resumes. A name that nothing has would
//! change nothing, and the step would fail again in the same way.

use engine::index::StepIndex;
use engine::state::State;
use engine::view::named;
use engine::{Engine, Error, Result, uses};
use model::{Definition, Execution, Step, nearest};
use serde_json::{Map, Value};

/// The changes: parameters of the step at which the run continues, and variables.
#[derive(Clone, Copy)]
pub(super) struct Edits<'a> {
    pub(super) parameters: &'a Map<String, Value>,
    pub(super) variables: &'a Map<String, Value>,
}

/// Refuses parameters that the step does not have, and variables that the workflow does not have.
/// `revision` is the one with which the run continues, and `step` is where it does.
pub(super) async fn check(
    engine: &Engine,
    ended: &Execution,
    revision: u32,
    state: &State,
    step: StepIndex,
    edits: Edits<'_>,
) -> Result<()> {
    if edits.parameters.is_empty() && edits.variables.is_empty() {
        return Ok(());
    }
    let found = engine.ports.workflows.definition(&ended.account, &ended.workflow_id, revision).await?;
    let definition = found.ok_or(Error::NotResumable { reason: "the steps that it ran are gone" })?;
    match definition.steps.get(step.place()) {
        Some(step) => parameters(step, edits.parameters)?,
        None if edits.parameters.is_empty() => {}
        None => return Err(Error::invalid("step.parameters", "the run has ended behind its last step")),
    }
    variables(&definition, state, edits.variables)
}

fn parameters(step: &Step, given: &Map<String, Value>) -> Result<()> {
    let Some(module) = catalogue::find(&step.module_id) else { return Ok(()) };
    let policy = || catalogue::policy().iter().map(|input| input.id);
    let is_known = |name: &str| {
        step.parameters.contains_key(name)
            || module.descriptor.input(name).is_some()
            || policy().any(|known| known == name)
    };
    let Some(name) = given.keys().find(|name| !is_known(name)) else { return Ok(()) };
    let names = module.descriptor.inputs.iter().map(|input| input.id).chain(policy());
    let reason = format!("is no parameter of the step '{}' ({}){}", step.id, module.id, suggestion(name, names));
    Err(Error::invalid(format!("step.parameters.{name}"), reason))
}

fn variables(definition: &Definition, state: &State, given: &Map<String, Value>) -> Result<()> {
    let there = named(state);
    let is_known = |name: &str| there.contains_key(name) || uses::has_variable(definition, name);
    let Some(name) = given.keys().find(|name| !is_known(name)) else { return Ok(()) };
    let names = there.keys().map(String::as_str).chain(definition.inputs.iter().map(|input| input.name.as_str()));
    let reason = format!("is no variable of the run, and no step uses it{}", suggestion(name, names));
    Err(Error::invalid(format!("variables.{name}"), reason))
}

fn suggestion<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    nearest(name, known).map(|near| format!("; did you mean '{near}'?")).unwrap_or_default()
}
