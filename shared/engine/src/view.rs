//! The view of a run, from which the facades build their answers.

use crate::rows::{load_edited, load_state};
use crate::secrets::mask;
use crate::state::{Record, StepStatus};
use crate::{Engine, Error, Program, Result, State, StepIndex};
use model::{Execution, Status, Trigger};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A run as its callers see it.
#[derive(Clone, Debug)]
pub struct RunView {
    /// The row; its `state` is empty.
    pub row: Execution,
    /// The number of steps of the revision.
    pub total_steps: usize,
    /// The current step. If the run has not completed, it is the step at which it ended; `None`
    /// after it has completed.
    pub current: Option<CurrentStep>,
    /// The step whose failure ended it; `None` if it has not failed, or not in a step.
    pub failed: Option<FailedStep>,
    /// The outputs of each step that has any, in the order of the steps.
    pub outputs: Vec<(String, Map<String, Value>)>,
    /// The steps whose last start has completed.
    pub ended: BTreeSet<StepIndex>,
    /// The named variables.
    pub variables: Map<String, Value>,
    /// The result that `output` or `return` has set.
    pub answer: Option<Value>,
    /// The response that `respond` has given: `status`, `headers`, `body`.
    pub response: Option<Value>,
    /// The declared outputs; empty before the end. If the run has failed, those that could be
    /// evaluated.
    pub declared: Map<String, Value>,
}

/// The step at which a run is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CurrentStep {
    /// The position of the step, from 0.
    pub index: u32,
    /// The id of the step.
    pub id: String,
    /// The module of the step, as the workflow names it.
    pub module_id: String,
    /// The name of the step in the editor, otherwise the Chinese name of its module.
    pub name: String,
    /// The name of the step in the editor, otherwise the English name of its module.
    pub name_en: String,
}

/// The step whose failure ended a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailedStep {
    /// The step, with its name and module.
    pub step: CurrentStep,
    /// Which of the step's passes it was, from 1.
    pub pass: u32,
}

/// Builds the view of a row. Reads the state and the revision.
pub async fn view(engine: &Engine, row: Execution) -> Result<RunView> {
    let state = load_state(engine, &row).await?;
    let program = load_edited(engine, &row, &state).await?;
    let program = program.ok_or(Error::Internal("the revision of an execution is gone"))?;
    Ok(assemble(row, &state, &program))
}

/// Builds the view from a loaded state, with masked secrets.
pub fn assemble(row: Execution, state: &State, program: &Program) -> RunView {
    let mut view = with_tokens(row, state, program);
    view.row.trigger.data.values_mut().chain(view.row.trigger.facts.values_mut()).for_each(mask);
    view.outputs.iter_mut().flat_map(|(_, outputs)| outputs.values_mut()).for_each(mask);
    view.variables
        .values_mut()
        .chain(view.declared.values_mut())
        .chain(&mut view.answer)
        .chain(&mut view.response)
        .for_each(mask);
    view
}

/// The same view with tokens instead of masks, for a parent that continues with the outputs.
pub fn with_tokens(mut row: Execution, state: &State, program: &Program) -> RunView {
    row.state = Vec::new();
    let records = visible(state);
    let outputs = program.nodes.iter().enumerate().filter_map(|(at, node)| {
        let outputs = records.get(&StepIndex::of(at))?.outputs.value().as_object()?;
        (!outputs.is_empty()).then(|| (node.id.clone(), outputs.clone()))
    });
    let ended = records.iter().filter(|(_, record)| record.status == StepStatus::Completed);
    let declared = state.declared.as_ref().and_then(|slot| slot.value().as_object()).cloned();
    RunView {
        total_steps: program.nodes.len(),
        current: current(&row, state, program),
        failed: failed(&row, state, program),
        outputs: outputs.collect(),
        ended: ended.map(|(at, _)| *at).collect(),
        variables: named(state),
        answer: state.answer.as_ref().map(|slot| slot.value().clone()),
        response: state.response.as_ref().map(|slot| slot.value().clone()),
        declared: declared.unwrap_or_default(),
        row,
    }
}

/// The response that the run has given, with masked secrets.
pub fn response(state: &State) -> Option<Value> {
    let mut response = state.response.as_ref()?.value().clone();
    mask(&mut response);
    Some(response)
}

/// The named variables that the first fibre sees.
pub fn named(state: &State) -> Map<String, Value> {
    state.base.variables.iter().map(|(name, slot)| (name.clone(), slot.value().clone())).collect()
}

/// The record of each step. If several fibres have a record of the step, that of the last created
/// fibre is used.
fn visible(state: &State) -> BTreeMap<StepIndex, &Record> {
    let splits = state.fibres.iter().filter_map(|fibre| fibre.split.as_ref()).map(|split| &split.layer);
    std::iter::once(&state.base)
        .chain(splits)
        .flat_map(|layer| layer.records.iter())
        .map(|(at, of)| (*at, of))
        .collect()
}

/// The first step in the list at which a fibre is. If the run has ended without completing, the
/// step that was started last.
fn current(row: &Execution, state: &State, program: &Program) -> Option<CurrentStep> {
    let at = match row.status {
        Status::Completed => return None,
        Status::Running => state.fibres.iter().map(|fibre| fibre.pc).min()?,
        Status::Failed | Status::Cancelled | Status::Timeout => {
            let newest = state.base.records.iter().max_by_key(|(at, record)| (record.started_at, **at));
            *newest?.0
        }
    };
    step_at(program, at)
}

fn failed(row: &Execution, state: &State, program: &Program) -> Option<FailedStep> {
    let (at, pass) = state.failed_at().filter(|_| row.status == Status::Failed)?;
    Some(FailedStep { step: step_at(program, at)?, pass })
}

/// The step at this position; `None` after the last one.
pub fn step_at(program: &Program, at: StepIndex) -> Option<CurrentStep> {
    let node = program.nodes.get(at.place())?;
    let title = node.module.map(|module| module.descriptor.name);
    let name = |of_module: Option<&str>| node.name.as_deref().or(of_module).unwrap_or(&node.module_id).to_owned();
    Some(CurrentStep {
        index: at.0,
        id: node.id.clone(),
        module_id: node.module_id.clone(),
        name: name(title.map(|title| title.zh)),
        name_en: name(title.map(|title| title.en)),
    })
}

/// What `{{trigger}}` shows.
pub fn trigger_value(trigger: &Trigger) -> Value {
    let mut shown = trigger.facts.clone();
    shown.insert("type".to_owned(), Value::String(trigger.kind.clone()));
    shown.insert("data".to_owned(), Value::Object(trigger.data.clone()));
    Value::Object(shown)
}

/// What `{{execution}}` shows.
pub fn execution_value(row: &Execution) -> Value {
    // An execution is never started again: a rerun creates a new one. A worker that takes over the
    // execution is not another attempt.
    json!({"id": row.id.vflow(), "workflowId": row.workflow_id, "attempt": 1})
}
