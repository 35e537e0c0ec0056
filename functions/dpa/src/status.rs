//! The API's words for how a run stands.

use api::schema::{one_of, saying};
use model::{Phase, Status};
use serde_json::Value;

/// A workflow that has not run yet.
pub(crate) const NONE: &str = "DEFAULT";

/// The word for a run.
pub(crate) fn word(status: Status, phase: Phase) -> &'static str {
    match (status, phase) {
        (Status::Running, Phase::Waiting) => "PENDING",
        (Status::Running, Phase::Queued | Phase::Running | Phase::Done) => "RUNNING",
        (Status::Completed, _) => "FINISH",
        (Status::Failed | Status::Cancelled | Status::Timeout, _) => "FAIL",
    }
}

/// The schema of the words.
pub(crate) fn schema() -> Value {
    saying(
        one_of(&[NONE, "RUNNING", "PENDING", "FINISH", "FAIL"]),
        "DEFAULT: has not run yet; RUNNING: runs or will run; PENDING: waits for a moment or an answer; FINISH: has ended well; FAIL: has not",
    )
}
