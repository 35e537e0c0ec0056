//! Shows a new execution, or the plan of one.

use super::body::Asked;
use api::language::Language;
use api::schema::{Named, any, constant, integer, map, millis, object, one_of, or_null, text};
use api::{Response, envelope};
use engine::CurrentStep;
use http::StatusCode;
use model::ExecutionId;
use records::executions::{Executed, Plan, Wait};
use serde_json::{Value, json};

/// The new execution, with its results if the caller has waited for its end.
pub(super) fn started(executed: &Executed, of: ExecutionId, asked: &Asked) -> Response {
    let mut data = json!({
        "executionId": executed.id.vflow(),
        "of": of.vflow(),
        "workflowId": executed.workflow_id,
        "status": executed.status,
        "startedAt": executed.started_at,
    });
    let view = executed.view.as_ref().filter(|_| asked.wait == Wait::Sync);
    let Some((view, fields)) = view.zip(data.as_object_mut()) else {
        return envelope::success(StatusCode::ACCEPTED, "Workflow execution started", &data);
    };
    fields.insert("completedAt".to_owned(), json!(view.row.completed_at));
    fields.insert("result".to_owned(), json!(view.answer));
    fields.insert("declaredOutputs".to_owned(), json!(view.declared));
    fields.insert("error".to_owned(), json!(view.row.error));
    envelope::success(StatusCode::OK, "Workflow execution ended", &data)
}

/// The execution that would be started.
pub(super) fn planned(plan: &Plan, of: ExecutionId, language: Language) -> Response {
    let mut response = envelope::ok(&json!({
        "dryRun": true,
        "of": of.vflow(),
        "workflowId": plan.workflow_id,
        "workflowName": plan.workflow_name,
        "revision": plan.revision,
        "inputs": plan.inputs,
        "variables": plan.variables.as_ref().unwrap_or(&plan.inputs),
        "step": plan.step.as_ref().map(|at| step(at, language)),
    }));
    language.show(&mut response);
    response
}

/// A step as answers show it.
pub(super) fn step(step: &CurrentStep, language: Language) -> Value {
    let name = language.pick(&step.name, &step.name_en);
    json!({"index": step.index, "id": step.id, "moduleId": step.module_id, "name": name})
}

/// The schema of [`step`].
pub(super) fn step_schema() -> Value {
    object([("index", integer()), ("id", text()), ("moduleId", text()), ("name", text())]).named("PlacedStep")
}

/// The schema of an execution that has not ended yet.
pub(super) fn accepted_schema() -> Value {
    envelope::schema(&object(run_schema()).named("RepeatedExecution"))
}

fn run_schema() -> [(&'static str, Value); 5] {
    let status = one_of(&["running", "completed", "failed", "cancelled", "timeout"]);
    [("executionId", text()), ("of", text()), ("workflowId", text()), ("status", status), ("startedAt", millis())]
}

/// The schema of an ended execution, or of a plan.
pub(super) fn answered_schema() -> Value {
    let ended = [
        ("completedAt", or_null(&millis())),
        ("result", any()),
        ("declaredOutputs", map(&any())),
        ("error", or_null(&text())),
    ];
    let [id, of, workflow, status, started] = run_schema();
    let [completed, result, declared, error] = ended;
    let ended = object([id, of, workflow, status, started, completed, result, declared, error]).named("EndedExecution");
    let planned = object([
        ("dryRun", constant(true)),
        ("of", text()),
        ("workflowId", text()),
        ("workflowName", text()),
        ("revision", integer()),
        ("inputs", map(&any())),
        ("variables", map(&any())),
        ("step", or_null(&step_schema())),
    ])
    .named("PlannedExecution");
    envelope::schema(&json!({"anyOf": [ended, planned]}))
}
