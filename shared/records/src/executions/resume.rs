//! Resumes an execution that did not complete, as a new execution: from the step that failed, with
//! all earlier results.

use super::edits::{self, Edits};
use super::moved::Moved;
use super::rerun::Plan;
use super::secrecy::{masked, without_tokens};
use engine::admission::entry::{Entry, RequestKey};
use engine::index::StepIndex;
use engine::interpret::MAX_STATE;
use engine::program::{Kind, Program};
use engine::rows::{load_edited, load_program, load_state};
use engine::start::{self, Accept, Executed, Start, Wait, accept, runnable};
use engine::state::{Slot, State};
use engine::view::{named, step_at};
use engine::{Engine, Error, Result, limits};
use model::json::{MAX_DEPTH, deeper_than};
use model::{AccountId, Execution, ExecutionId, Origin, OriginKind, Status};
use serde_json::{Map, Value, json};

/// A request to resume an execution.
#[derive(Clone, Debug)]
pub struct Resume {
    /// The account of the caller.
    pub account: AccountId,
    /// The id of the ended execution.
    pub id: ExecutionId,
    /// Parameters of the step at which it continues. They replace those with the same names.
    pub parameters: Map<String, Value>,
    /// Named variables that replace those with the same names.
    pub variables: Map<String, Value>,
    /// The revision with which it continues; `None` = the revision of the ended execution.
    pub revision: Option<AskedRevision>,
    /// How long the caller waits.
    pub wait: Wait,
    /// The time limit of the caller in seconds.
    pub timeout_s: Option<i64>,
    /// A key that the caller does not use for any other request for the same workflow.
    pub idempotency_key: Option<String>,
}

/// A revision of the execution's workflow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskedRevision {
    /// The current revision.
    Current,
    /// The revision with this number.
    Number(u32),
}

/// Starts the new execution.
pub async fn resume(engine: &Engine, request: Resume) -> Result<Executed> {
    let mut asked =
        json!({"resume": request.id.hex(), "parameters": request.parameters, "variables": request.variables});
    if let Some(revision) = request.revision {
        asked.as_object_mut().and_then(|asked| asked.insert("revision".to_owned(), format!("{revision:?}").into()));
    }
    let ended = ended(engine, &request).await?;
    let key = request.idempotency_key.as_deref().map(|key| RequestKey::new(&ended.workflow_id, key, &asked));
    if let Some(key) = &key
        && let Some(before) = key.before(engine, &request.account).await?
    {
        return start::repeated(engine, &request.account, before, request.wait).await;
    }
    let start = prepare(engine, &request, ended).await?;
    start::begin(engine, Start { entry: Entry { key, ..start.entry }, ..start }, request.wait).await
}

/// Where the execution would continue. Nothing is started.
pub async fn plan_resume(engine: &Engine, request: &Resume) -> Result<Plan> {
    let ended = ended(engine, request).await?;
    let Start { row, program, state, .. } = prepare(engine, request, ended).await?;
    let state = state.unwrap_or_default();
    Ok(Plan {
        step: state.resumes_at().and_then(|step| step_at(&program, step)),
        variables: Some(masked(named(&state))),
        workflow_id: row.workflow_id,
        workflow_name: row.workflow_name,
        revision: row.revision,
        inputs: masked(row.trigger.data),
    })
}

async fn ended(engine: &Engine, request: &Resume) -> Result<Execution> {
    engine.ports.executions.read(&request.account, request.id).await?.ok_or(Error::ExecutionNotFound)
}

async fn prepare(engine: &Engine, request: &Resume, ended: Execution) -> Result<Start> {
    let account = &request.account;
    resumable(&ended)?;
    let mut workflow = runnable(engine, account, &ended.workflow_id).await?;
    let revision = match request.revision {
        None => ended.revision,
        Some(AskedRevision::Current) => workflow.revision,
        Some(AskedRevision::Number(number)) => number,
    };
    let mut state = load_state(engine, &ended).await?;
    if revision != ended.revision {
        state = moved(engine, &ended, revision, state).await?;
    }
    let step =
        state.resumes_at().ok_or(Error::NotResumable { reason: "it ended where nothing can be taken up again" })?;
    let edits = Edits { parameters: &request.parameters, variables: &request.variables };
    edits::check(engine, &ended, revision, &state, step, edits).await?;
    if !request.parameters.is_empty() {
        edit_step(&mut state, step, &request.parameters)?;
    }
    workflow.revision = revision;
    workflow.name.clone_from(&ended.workflow_name);
    let program = load_edited(engine, &Execution { revision, ..ended.clone() }, &state).await?;
    let program = program.ok_or(Error::NotResumable { reason: "the steps that it ran are gone" })?;
    let state = taken_up(state, step, &program, request)?;
    let node = program.nodes.get(step.place());
    let origin = Origin { kind: OriginKind::Resume, of: request.id, step: node.map(|node| node.id.clone()) };
    let (timeout_s, origin) = (request.timeout_s, Some(origin));
    let mut row = accept(
        engine,
        Accept { account, workflow: &workflow, trigger: ended.trigger, callback: None, timeout_s, origin },
    );
    row.version = ended.version.filter(|_| revision == ended.revision);
    let reentry = workflow.reentry_behavior.unwrap_or_default();
    let entry = Entry { key: None, reentry, limit: limits::wanted(&program, &row.trigger)? };
    Ok(Start { row, program, state: Some(state), entry })
}

/// The state with the positions of its steps in another revision. An error if the run cannot
/// continue in that revision.
async fn moved(engine: &Engine, ended: &Execution, revision: u32, state: State) -> Result<State> {
    let (account, id) = (&ended.account, &ended.workflow_id);
    let gone = Error::NotResumable { reason: "the steps that it ran are gone" };
    let before = load_program(engine, account, id, ended.revision).await?.ok_or(gone)?;
    let after = load_program(engine, account, id, revision).await?.ok_or(Error::NotFound { what: "revision" })?;
    let moved = Moved::new(&before, &after, revision);
    moved.check(&state)?;
    Ok(state.relocated(&|step| moved.place(step)))
}

fn resumable(row: &Execution) -> Result<()> {
    match row.status {
        Status::Failed | Status::Timeout | Status::Cancelled => Ok(()),
        Status::Running => Err(Error::NotResumable { reason: "it is still running" }),
        Status::Completed => Err(Error::NotResumable { reason: "it has completed" }),
    }
}

fn edit_step(state: &mut State, step: StepIndex, parameters: &Map<String, Value>) -> Result<()> {
    if parameters.values().any(|value| deeper_than(value, MAX_DEPTH - 2)) {
        return Err(Error::invalid("step.parameters", "nests too deep"));
    }
    without_tokens("step.parameters", parameters)?;
    let mut edited = state.edits.get(&step).and_then(|slot| slot.value().as_object()).cloned().unwrap_or_default();
    edited.extend(parameters.clone());
    state.edits.insert(step, Slot::new(Value::Object(edited)));
    Ok(())
}

fn taken_up(state: State, step: StepIndex, program: &Program, request: &Resume) -> Result<State> {
    let edited = !request.parameters.is_empty();
    // A loop with a condition continues in the same pass; with other parameters, it starts again.
    let reenters = |at: StepIndex| {
        let goes_on = matches!(program.nodes.get(at.place()).map(|node| &node.kind), Some(Kind::While { .. }));
        !goes_on || edited && at == step
    };
    if request.variables.values().any(|value| deeper_than(value, MAX_DEPTH - 2)) {
        return Err(Error::invalid("variables", "nests too deep"));
    }
    without_tokens("variables", &request.variables)?;
    let mut state = state.taken_up(reenters);
    state.edit_variables(&request.variables);
    if state.bytes > MAX_STATE {
        return Err(Error::invalid("variables", format!("the run's values would take more than {MAX_STATE} bytes")));
    }
    Ok(state)
}
