//! Shows executions in answers.

use api::language::Language;
use api::schema::{self, Named, any, integer, map, object, one_of, text};
use engine::{FailedStep, RunView};
use model::workflow::wrap_typed;
use model::{Recording, Timestamp};
use serde_json::{Map, Value, json};

/// The duration in milliseconds; `None` until the execution has ended.
pub(crate) fn duration(started_at: Timestamp, completed_at: Option<Timestamp>) -> Option<i64> {
    completed_at.map(|end| end.0.saturating_sub(started_at.0))
}

/// The outputs of each step that has any: `{stepId: {name: {type, value}}}`.
pub(crate) fn outputs(view: &RunView) -> Value {
    Value::Object(view.outputs.iter().map(|(step, outputs)| (step.clone(), wrapped(outputs))).collect())
}

/// The step whose failure ended an execution.
pub(crate) fn failed(failed: &FailedStep, language: Language) -> Value {
    let FailedStep { step, pass } = failed;
    json!({
        "id": step.id,
        "moduleId": step.module_id,
        "name": language.pick(&step.name, &step.name_en),
        "pass": pass,
    })
}

/// The schema of [`failed`].
pub(crate) fn failed_schema() -> Value {
    object([("id", text()), ("moduleId", text()), ("name", text()), ("pass", integer())]).named("FailedStep")
}

/// The step at which an execution stands; `None` before the first one and after the end.
pub(crate) fn current(view: &RunView, language: Language) -> Option<Value> {
    let step = view.current.as_ref()?;
    let name = language.pick(&step.name, &step.name_en);
    Some(json!({"id": step.id, "moduleId": step.module_id, "name": name}))
}

/// The schema of [`current`].
pub(crate) fn current_schema() -> Value {
    object([("id", text()), ("moduleId", text()), ("name", text())]).named("CurrentStep")
}

/// The schema of what an execution is doing.
pub(crate) fn phase_schema() -> Value {
    one_of(&["queued", "running", "waiting", "done"])
}

/// The values, each as `{type, value}`.
pub(crate) fn wrapped(values: &Map<String, Value>) -> Value {
    Value::Object(values.iter().map(|(name, value)| (name.clone(), wrap_typed(value))).collect())
}

/// The schema of a value as `{type, value}`.
pub(crate) fn wrapped_schema() -> Value {
    object([("type", text()), ("value", any())]).named("TypedValue")
}

/// The schema of [`outputs`].
pub(crate) fn outputs_schema() -> Value {
    map(&map(&wrapped_schema()).named("StepOutputs"))
}

/// The schema of the status of an execution.
pub(crate) fn status_schema() -> Value {
    one_of(&["running", "completed", "failed", "cancelled", "timeout"])
}

/// The schema of which passes of its steps a run keeps records.
pub(crate) fn recording_schema() -> Value {
    one_of(&Recording::ALL.map(|(word, _)| word))
}

/// The schema of a page that contains the position of the next page.
pub(crate) fn page_schema(rows: &str, row: &Value) -> Value {
    schema::named_after(row, schema::object(page_fields(rows, row)))
}

/// The schema of a page of a list that grows while the run goes on.
pub(crate) fn followed_schema(rows: &str, row: &Value) -> Value {
    let [listed, total, capped, limit, offset, next] = page_fields(rows, row);
    let says = "Where to go on, also at the end of what is there now: a request with it finds what has come since";
    let cursor = ("cursor", schema::saying(schema::text(), says));
    schema::named_after(row, schema::object([listed, total, capped, limit, offset, next, cursor]))
}

fn page_fields<'a>(rows: &'a str, row: &Value) -> [(&'a str, Value); 6] {
    [
        (rows, schema::list(row)),
        ("total", schema::integer_in(0, i64::MAX)),
        (
            "totalIsCapped",
            schema::saying(schema::flag(), "Whether there may be more than total says: counting is bounded"),
        ),
        ("limit", schema::integer_in(0, i64::MAX)),
        ("offset", schema::integer_in(0, i64::MAX)),
        (
            "nextCursor",
            schema::or_null(&schema::saying(schema::text(), "Where the next page begins; null = there is none")),
        ),
    ]
}
