//! `GET /api/v1/executions/{executionId}`: shows the progress and the results of an execution.

use super::show;
use crate::error;
use api::doc::Answer;
use api::language::{LANG, Language};
use api::schema::{Named, any, integer, map, millis, object, one_of, or_null, saying, text};
use api::{Auth, Context, Doc, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope};
use engine::{Error, Port, RunView};
use model::Trigger;
use records::executions;
use serde_json::{Value, json};

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-executions-get",
    id: "getExecution",
    methods: &["GET"],
    path: "/api/v1/executions/{executionId}",
    summary: "Shows how far a run is, with its outputs and variables",
    doc: Doc { query: &[LANG], answers: &[Answer::json(200, "The run", answered)], ..Doc::SEED },
    auth: Auth::Bearer(Scope::Read),
    limit: LimitClass::Query,
    max_body: MAX_BODY,
    ports: &[Port::ReadDefinitions, Port::ReadExecutions],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let (id, language) = (request.execution_id()?, Language::of(&request)?);
    let view = executions::read(&context.engine, request.account()?, id).await?;
    let mut response = envelope::ok(&detail(&view, language));
    language.show(&mut response);
    Ok(response)
}

pub(super) fn detail(view: &RunView, language: Language) -> Value {
    let row = &view.row;
    let id = row.id.vflow();
    let mut detail = json!({
        "executionId": id,
        "execution_id": id,
        "workflowId": row.workflow_id,
        "workflowName": row.workflow_name,
        "revision": row.revision,
        "version": row.version.map(|number| format!("v{number}")),
        "status": row.status,
        "phase": row.phase,
        "wakeAt": row.wake_at,
        "currentStepIndex": current_index(view),
        "totalSteps": view.total_steps,
        "currentStep": show::current(view, language),
        "startedAt": row.started_at,
        "completedAt": row.completed_at,
        "duration": show::duration(row.started_at, row.completed_at),
        "triggeredBy": row.trigger.kind,
        "trigger": trigger(&row.trigger),
        "inputs": row.trigger.data,
        "outputs": show::outputs(view),
        "result": view.answer,
        "declaredOutputs": show::wrapped(&view.declared),
        "error": row.error,
        "failedStep": view.failed.as_ref().map(|failed| show::failed(failed, language)),
        "variables": show::wrapped(&view.variables),
    });
    if let Some(fields) = detail.as_object_mut() {
        fields.insert("traceId".to_owned(), row.trace.to_string().into());
        if !row.usage.is_empty() {
            fields.insert("cost".to_owned(), api::cost::shown(&row.usage));
        }
        if let Some(response) = &view.response {
            fields.insert("response".to_owned(), response.clone());
        }
        if let Some(parent) = &row.parent {
            fields.insert("parentExecutionId".to_owned(), parent.id.vflow().into());
        }
        if let Some(callback) = api::callback::shown(row) {
            fields.insert("callback".to_owned(), callback);
        }
        if let Some(origin) = &row.origin {
            let shown = json!({"kind": origin.kind, "executionId": origin.of.vflow(), "stepId": origin.step});
            fields.insert("origin".to_owned(), shown);
        }
    }
    detail
}

/// What `{{trigger}}` shows to its steps.
fn trigger(trigger: &Trigger) -> Value {
    let mut shown = trigger.facts.clone();
    shown.insert("type".to_owned(), trigger.kind.as_str().into());
    shown.insert("data".to_owned(), Value::Object(trigger.data.clone()));
    Value::Object(shown)
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

fn answered() -> Value {
    let data = object([
        ("executionId", text()),
        ("execution_id", saying(text(), "The same")),
        ("workflowId", text()),
        ("workflowName", text()),
        ("revision", saying(integer(), "The revision of the workflow that it runs")),
        (
            "version",
            saying(or_null(&text()), "The published version that was asked for; null = the current revision was"),
        ),
        ("status", show::status_schema()),
        ("phase", show::phase_schema()),
        ("wakeAt", saying(or_null(&millis()), "Until when it waits")),
        ("currentStepIndex", saying(integer(), "From 0")),
        ("totalSteps", integer()),
        ("currentStep", or_null(&show::current_schema())),
        ("startedAt", millis()),
        ("completedAt", or_null(&millis())),
        ("duration", saying(or_null(&integer()), "In milliseconds; null while there is no end")),
        ("triggeredBy", text()),
        (
            "trigger",
            saying(map(&any()), "What `{{trigger}}` shows: its type, its data, and what else is known of the start"),
        ),
        ("inputs", saying(map(&any()), "The inputs with which it started, by name")),
        ("outputs", saying(show::outputs_schema(), "The outputs of each step, by the step's id")),
        ("result", saying(any(), "What the step `output` or `return` set")),
        ("response?", saying(map(&any()), "What the step `respond` answered: status, headers, body")),
        ("declaredOutputs", map(&show::wrapped_schema())),
        ("error", or_null(&text())),
        (
            "failedStep",
            saying(or_null(&show::failed_schema()), "The step whose failure ended it, and which of its passes it was"),
        ),
        ("traceId", saying(text(), "The request that it belongs to, as the log and the callback name it")),
        ("cost?", saying(api::cost::schema(), "What it has used up to its last commit; absent if that is not known")),
        ("variables", map(&show::wrapped_schema())),
        (
            "origin?",
            saying(
                object([("kind", one_of(&["rerun", "resume"])), ("executionId", text()), ("stepId", or_null(&text()))])
                    .named("Origin"),
                "The run that this one repeats, or takes up at that step",
            ),
        ),
        ("parentExecutionId?", saying(text(), "The run that waits for this one")),
        ("callback?", saying(api::callback::schema(), "How the telling of its end stands, if it is to be told")),
    ])
    .named("Execution");
    envelope::schema(&data)
}
