//! The outcome of a run, as callers see it.

use ::api::schema::{any, matching, object, saying, text};
use engine::RunView;
use model::{ExecutionId, Status};
use serde_json::{Value, json};

/// The run has completed.
const CODE_OK: i64 = 0;
/// The run has failed, was cancelled or exceeded its time limit.
const CODE_FAILED: i64 = 1;
/// The run has not ended yet.
const CODE_RUNNING: i64 = 2;

/// The outcome of a run. Without a view the caller has not waited for the end, so the run counts as
/// running.
pub(super) fn outcome(id: ExecutionId, view: Option<&RunView>) -> Value {
    let status = view.map_or(Status::Running, |view| view.row.status);
    let error = view.and_then(|view| view.row.error.as_deref());
    let (code, msg) = match status {
        Status::Completed => (CODE_OK, ""),
        Status::Failed => (CODE_FAILED, error.unwrap_or("the workflow failed")),
        Status::Cancelled => (CODE_FAILED, error.unwrap_or("the workflow was stopped")),
        Status::Timeout => (CODE_FAILED, error.unwrap_or("the workflow ran out of time")),
        Status::Running => (CODE_RUNNING, "the workflow is still running"),
    };
    let answer = view.filter(|_| status == Status::Completed).and_then(|view| view.answer.clone());
    json!({"data": answer.unwrap_or_else(|| "".into()), "code": code, "msg": msg, "uid": id.decimal()})
}

/// The schema of [`outcome()`].
pub(super) fn schema() -> Value {
    object([
        ("data", saying(any(), "What the step `output` set, else an empty text")),
        (
            "code",
            json!({"enum": [CODE_OK, CODE_FAILED, CODE_RUNNING], "description": "0 completed, 1 failed, 2 still running"}),
        ),
        ("msg", text()),
        ("uid", uid()),
    ])
}

/// The schema of the id of a run.
pub(super) fn uid() -> Value {
    saying(matching("^[0-9]+$"), "The run's id")
}
