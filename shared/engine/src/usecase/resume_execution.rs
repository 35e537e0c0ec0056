//! Takes up a run that has ended before its time, as a new run: from the step that failed, with all that was there.

use super::execute_workflow::{Accept, Executed, Wait, accept, request_key, runnable};
use super::rerun_execution::Plan;
use super::start_run::{self, Start};
use crate::admission::entry::Entry;
use crate::engine::Engine;
use crate::error::Error;
use crate::interpret::MAX_STATE;
use crate::program::{Kind, Program};
use crate::run::{load_edited, load_state};
use crate::state::{Slot, State};
use crate::view::{named, step_at};
use model::json::{MAX_DEPTH, deeper_than};
use model::{AccountId, Execution, ExecutionId, Origin, OriginKind, Status};
use serde_json::{Map, Value, json};

/// A request to take up a run.
#[derive(Clone, Debug)]
pub struct Resume {
    /// The caller's account.
    pub account: AccountId,
    /// The run that has ended.
    pub id: ExecutionId,
    /// Parameters of the step it goes on at, which take the place of those of the same name.
    pub parameters: Map<String, Value>,
    /// Named variables that take the place of those of the same name.
    pub variables: Map<String, Value>,
    /// Whether the caller waits.
    pub wait: Wait,
    /// The caller's time limit in seconds.
    pub timeout_s: Option<i64>,
    /// A key that the caller never uses for another request.
    pub idempotency_key: Option<String>,
}

/// Starts the run.
pub async fn run(engine: &Engine, request: Resume) -> Result<Executed, Error> {
    let asked = json!({"resume": request.id.hex(), "parameters": request.parameters, "variables": request.variables});
    let key = request_key(request.idempotency_key.clone(), &asked);
    if let Some(key) = &key
        && let Some(before) = key.before(engine, &request.account).await?
    {
        return start_run::repeated(engine, &request.account, before).await;
    }
    let start = prepare(engine, &request).await?;
    start_run::run(engine, Start { entry: Entry { key, ..start.entry }, ..start }, request.wait).await
}

/// Tells where it would go on, and starts nothing.
pub async fn plan(engine: &Engine, request: &Resume) -> Result<Plan, Error> {
    let Start { row, program, state, .. } = prepare(engine, request).await?;
    let state = state.unwrap_or_default();
    Ok(Plan {
        step: state.resumes_at().and_then(|step| step_at(&program, step)),
        variables: Some(named(&state)),
        workflow_id: row.workflow_id,
        workflow_name: row.workflow_name,
        revision: row.revision,
        inputs: row.trigger.data,
    })
}

async fn prepare(engine: &Engine, request: &Resume) -> Result<Start, Error> {
    let account = &request.account;
    let ended = engine.ports.executions.read(account, request.id).await?.ok_or(Error::ExecutionNotFound)?;
    resumable(&ended)?;
    let mut workflow = runnable(engine, account, &ended.workflow_id).await?;
    let mut state = load_state(engine, &ended).await?;
    let step =
        state.resumes_at().ok_or(Error::NotResumable { reason: "it ended where nothing can be taken up again" })?;
    if !request.parameters.is_empty() {
        edit_step(&mut state, step, &request.parameters)?;
    }
    workflow.revision = ended.revision;
    workflow.name.clone_from(&ended.workflow_name);
    let program = load_edited(engine, &ended, &state).await?;
    let program = program.ok_or(Error::NotResumable { reason: "the steps that it ran are gone" })?;
    let state = taken_up(state, step, &program, request)?;
    let node = program.nodes.get(step as usize);
    let origin = Origin { kind: OriginKind::Resume, of: request.id, step: node.map(|node| node.id.clone()) };
    let (timeout_s, origin) = (request.timeout_s, Some(origin));
    let row = accept(
        engine,
        Accept { account, workflow: &workflow, trigger: ended.trigger, callback: None, timeout_s, origin },
    );
    let entry = Entry { key: None, reentry: workflow.reentry_behavior.unwrap_or_default() };
    Ok(Start { row, program, state: Some(state), entry })
}

fn resumable(row: &Execution) -> Result<(), Error> {
    match row.status {
        Status::Failed | Status::Timeout | Status::Cancelled => Ok(()),
        Status::Running => Err(Error::NotResumable { reason: "it is still running" }),
        Status::Completed => Err(Error::NotResumable { reason: "it has completed" }),
    }
}

fn edit_step(state: &mut State, step: u32, parameters: &Map<String, Value>) -> Result<(), Error> {
    if parameters.values().any(|value| deeper_than(value, MAX_DEPTH - 2)) {
        return Err(Error::invalid("step.parameters", "nests too deep"));
    }
    let mut edited = state.edits.get(&step).and_then(|slot| slot.value().as_object()).cloned().unwrap_or_default();
    edited.extend(parameters.clone());
    state.edits.insert(step, Slot::new(Value::Object(edited)));
    Ok(())
}

fn taken_up(state: State, step: u32, program: &Program, request: &Resume) -> Result<State, Error> {
    let edited = !request.parameters.is_empty();
    // A loop with a condition goes on in the pass it was in; with other parameters, it begins anew.
    let reenters = |at: u32| {
        let goes_on = matches!(program.nodes.get(at as usize).map(|node| &node.kind), Some(Kind::While { .. }));
        !goes_on || edited && at == step
    };
    if request.variables.values().any(|value| deeper_than(value, MAX_DEPTH - 2)) {
        return Err(Error::invalid("variables", "nests too deep"));
    }
    let mut state = state.taken_up(reenters);
    state.edit_variables(&request.variables);
    if state.bytes > MAX_STATE {
        return Err(Error::invalid("variables", format!("the run's values would take more than {MAX_STATE} bytes")));
    }
    Ok(state)
}
