//! What callers are told of a run.

use ::api::schema::{any, matching, object, saying, text};
use engine::RunView;
use model::{ExecutionId, Status};
use serde_json::{Value, json};

/// The run went well.
const CODE_OK: i64 = 0;
/// It failed.
const CODE_FAILED: i64 = 1;
/// It goes on.
const CODE_RUNNING: i64 = 2;

/// How the run stands; without a view, it goes on.
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

/// The schema of [`outcome`].
pub(super) fn schema() -> Value {
    object([
        ("data", saying(any(), "What the step `output` set, else an empty text")),
        (
            "code",
            json!({"enum": [CODE_OK, CODE_FAILED, CODE_RUNNING], "description": "0 well, 1 failed, 2 still running"}),
        ),
        ("msg", text()),
        ("uid", uid()),
    ])
}

/// The schema of a run's id.
pub(super) fn uid() -> Value {
    saying(matching("^[0-9]+$"), "The run's id")
}
