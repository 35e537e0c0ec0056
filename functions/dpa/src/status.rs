//! The names of this API for the status of a run.

use api::schema::{one_of, saying};
use model::{Phase, Status};
use serde_json::Value;

/// The status of a workflow that has no run yet.
pub(crate) const NONE: &str = "DEFAULT";

/// The name for the status of a run. `PENDING` means that it waits.
pub(crate) fn word(status: Status, phase: Phase) -> &'static str {
    match (status, phase) {
        (Status::Running, Phase::Waiting) => "PENDING",
        (Status::Running, Phase::Queued | Phase::Running | Phase::Done) => "RUNNING",
        (Status::Completed, _) => "FINISH",
        (Status::Failed | Status::Cancelled | Status::Timeout, _) => "FAIL",
    }
}

/// The schema of the names.
pub(crate) fn schema() -> Value {
    saying(
        one_of(&[NONE, "RUNNING", "PENDING", "FINISH", "FAIL"]),
        "DEFAULT: has not run yet; RUNNING: runs or will run; PENDING: waits for a moment or an answer; FINISH: has completed; FAIL: has failed or was stopped",
    )
}
