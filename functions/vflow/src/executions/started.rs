//! Shows a new execution, or the plan of one.

use crate::base;
use api::doc::IDEMPOTENCY_KEY;
use api::schema::any_of;
use api::{Answer, Language, Response, Route, envelope, typed};
use engine::{CurrentStep, Error};
use http::StatusCode;
use model::{ExecutionId, Status, Timestamp};
use records::executions::{Executed, Plan, Wait};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

/// What both routes have in common.
pub(super) const BASE: Route = Route {
    headers: &[IDEMPOTENCY_KEY],
    answers: &[
        Answer::json(200, "What would run; or the run, if the request has waited for its end", answered_schema),
        envelope::answer::<RepeatedExecution<'_>>(202, "The run continues after this answer"),
    ],
    ..base::EXECUTE
};

/// An execution that repeats or continues another one.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct RepeatedExecution<'a> {
    execution_id: String,
    /// The other execution.
    of: String,
    workflow_id: &'a str,
    status: Status,
    started_at: Timestamp,
}

/// The new execution after its end, with its results.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct EndedExecution<'a> {
    #[serde(flatten)]
    started: RepeatedExecution<'a>,
    completed_at: Option<Timestamp>,
    result: &'a Option<Value>,
    declared_outputs: &'a Map<String, Value>,
    error: Option<&'a str>,
}

/// The execution that would be started.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct PlannedExecution<'a> {
    /// Always true: nothing was started.
    dry_run: bool,
    of: String,
    workflow_id: &'a str,
    workflow_name: &'a str,
    revision: u32,
    inputs: &'a Map<String, Value>,
    variables: &'a Map<String, Value>,
    /// The first step that would run; null if no step is left.
    step: Option<PlacedStep<'a>>,
}

/// A step with its place in the workflow.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct PlacedStep<'a> {
    /// The position of the step in the workflow, from 0.
    index: u32,
    id: &'a str,
    module_id: &'a str,
    name: &'a str,
}

impl<'a> PlacedStep<'a> {
    /// The step, with its name in the language.
    pub(super) fn of(step: &'a CurrentStep, language: Language) -> Self {
        let name = language.pick(&step.name, &step.name_en);
        Self { index: step.index, id: &step.id, module_id: &step.module_id, name }
    }
}

/// The new execution, with its results if the caller has waited for its end.
pub(super) fn started(executed: &Executed, of: ExecutionId, wait: Wait) -> Result<Response, Error> {
    let started = RepeatedExecution {
        execution_id: executed.id.vflow(),
        of: of.vflow(),
        workflow_id: executed.workflow_id.as_str(),
        status: executed.status,
        started_at: executed.started_at,
    };
    let Some(view) = executed.view.as_ref().filter(|_| wait == Wait::Sync) else {
        return envelope::with(StatusCode::ACCEPTED, "Workflow execution started", &started);
    };
    let ended = EndedExecution {
        started,
        completed_at: view.row.completed_at,
        result: &view.answer,
        declared_outputs: &view.declared,
        error: view.row.error.as_deref(),
    };
    envelope::with(StatusCode::OK, "Workflow execution ended", &ended)
}

/// The execution that would be started.
pub(super) fn planned(plan: &Plan, of: ExecutionId, language: Language) -> Result<Response, Error> {
    let response = envelope::data(&PlannedExecution {
        dry_run: true,
        of: of.vflow(),
        workflow_id: plan.workflow_id.as_str(),
        workflow_name: &plan.workflow_name,
        revision: plan.revision,
        inputs: &plan.inputs,
        variables: plan.variables.as_ref().unwrap_or(&plan.inputs),
        step: plan.step.as_ref().map(|at| PlacedStep::of(at, language)),
    })?;
    Ok(language.show(response))
}

/// The schema of an ended execution, or of a plan.
fn answered_schema() -> Value {
    let either =
        any_of(&[typed::answer_schema::<EndedExecution<'_>>(), typed::answer_schema::<PlannedExecution<'_>>()]);
    envelope::schema(&either)
}
