use super::show::{self, CurrentStep, FailedStep, Outputs, Wrapped};
use crate::base;
use api::callback::CallbackState;
use api::cost::Cost;
use api::{Context, LANG, Language, Request, Response, Route, envelope};
use engine::{Error, Port, RunView};
use model::{OriginKind, Phase, Status, Timestamp, Trigger};
use records::executions;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

pub static ROUTE: Route = Route {
    name: "vflow-executions-get",
    id: "getExecution",
    path: "/api/v1/executions/{executionId}",
    summary: "Shows the status, the outputs and the variables of a run",
    query: &[LANG],
    answers: &[envelope::answer::<Shown<'_>>(200, "The run")],
    ports: &[Port::ReadDefinitions, Port::ReadExecutions],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::EDITOR_READ
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let (id, language) = (request.execution_id()?, Language::of(&request)?);
    let view = executions::read(&context.engine, request.account()?, id).await?;
    Ok(language.show(envelope::data(&Shown::of(&view, language))?))
}

/// An execution, with its results.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Execution")]
pub(super) struct Shown<'a> {
    execution_id: String,
    /// The same value as `executionId`.
    #[serde(rename = "execution_id")]
    same_id: String,
    workflow_id: &'a str,
    workflow_name: &'a str,
    /// The revision of the workflow that it runs.
    revision: u32,
    /// The published version that the request named; null = the request named none.
    version: Option<String>,
    status: Status,
    phase: Phase,
    /// The end of the wait; null if it does not wait for a time.
    wake_at: Option<Timestamp>,
    /// The keys of the limits for which the run waits; absent if it does not wait for one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    waits_for_limits: Vec<&'a str>,
    /// The position of the current step, from 0.
    current_step_index: usize,
    total_steps: usize,
    current_step: Option<CurrentStep<'a>>,
    started_at: Timestamp,
    completed_at: Option<Timestamp>,
    /// The duration in milliseconds; null before the end.
    duration: Option<i64>,
    triggered_by: &'a str,
    /// The value of `{{trigger}}`: the type, the data, and other facts about the start.
    trigger: Map<String, Value>,
    /// The inputs with which it started, by name.
    inputs: &'a Map<String, Value>,
    /// The outputs of each step, by the step's id.
    #[schemars(schema_with = "show::outputs_in")]
    outputs: Outputs<'a>,
    /// The value that the step `output` or `return` has set.
    result: &'a Option<Value>,
    #[schemars(schema_with = "show::wrapped_in")]
    declared_outputs: Wrapped<'a>,
    error: Option<&'a str>,
    /// The step whose failure ended the run, with the number of its pass.
    failed_step: Option<FailedStep<'a>>,
    #[schemars(schema_with = "show::wrapped_in")]
    variables: Wrapped<'a>,
    /// The trace id of the run; the log and the callback contain the same id.
    trace_id: String,
    /// The usage up to the last commit; absent if it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Cost")]
    cost: Option<Cost>,
    /// The answer of the step `respond`: status, headers, body.
    #[serde(skip_serializing_if = "Option::is_none")]
    response: Option<&'a Value>,
    /// The run that waits for this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    parent_execution_id: Option<String>,
    /// The state of its callback, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "CallbackState<'a>")]
    callback: Option<CallbackState<'a>>,
    /// The run that this run repeats, or continues at that step.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Origin<'a>")]
    origin: Option<Origin<'a>>,
}

/// Where an execution comes from.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Origin<'a> {
    kind: OriginKind,
    execution_id: String,
    step_id: Option<&'a str>,
}

/// The keys of the limits of which the execution waits for a place.
fn waits_for_limits(row: &model::Execution) -> Vec<&str> {
    row.places.iter().filter(|place| !place.is_had()).map(|place| place.key.as_str()).collect()
}

impl<'a> Shown<'a> {
    /// The execution, with names in the language.
    pub(super) fn of(view: &'a RunView, language: Language) -> Self {
        let row = &view.row;
        let id = row.id.vflow();
        Self {
            execution_id: id.clone(),
            same_id: id,
            workflow_id: row.workflow_id.as_str(),
            workflow_name: &row.workflow_name,
            revision: row.revision,
            version: row.version.map(|number| format!("v{number}")),
            status: row.status,
            phase: row.phase,
            wake_at: row.wake_at,
            waits_for_limits: waits_for_limits(row),
            current_step_index: current_index(view),
            total_steps: view.total_steps,
            current_step: CurrentStep::of(view, language),
            started_at: row.started_at,
            completed_at: row.completed_at,
            duration: show::duration(row.started_at, row.completed_at),
            triggered_by: row.trigger.kind.as_str(),
            trigger: trigger(&row.trigger),
            inputs: &row.trigger.data,
            outputs: Outputs(view),
            result: &view.answer,
            declared_outputs: Wrapped(&view.declared),
            error: row.error.as_deref(),
            failed_step: view.failed.as_ref().map(|failed| FailedStep::of(failed, language)),
            variables: Wrapped(&view.variables),
            trace_id: row.trace.to_string(),
            cost: (!row.usage.is_empty()).then(|| Cost::from(&row.usage)),
            response: view.response.as_ref(),
            parent_execution_id: row.parent.as_ref().map(|parent| parent.id.vflow()),
            callback: CallbackState::of(row),
            origin: row.origin.as_ref().map(|origin| Origin {
                kind: origin.kind,
                execution_id: origin.of.vflow(),
                step_id: origin.step.as_deref(),
            }),
        }
    }
}

/// What `{{trigger}}` shows to its steps.
fn trigger(trigger: &Trigger) -> Map<String, Value> {
    let mut shown = trigger.facts.clone();
    shown.insert("type".to_owned(), trigger.kind.as_str().into());
    shown.insert("data".to_owned(), Value::Object(trigger.data.clone()));
    shown
}

/// The position of the current step. It is always a number: 0 before the first step, and the
/// position of the last step after the end.
fn current_index(view: &RunView) -> usize {
    match &view.current {
        Some(step) => step.index as usize,
        None if view.row.status.is_terminal() => view.total_steps.saturating_sub(1),
        None => 0,
    }
}
