//! The answers to deletions.

use api::{Answer, Response, envelope};
use engine::Error;
use http::StatusCode;
use model::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

/// Something was deleted.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Deleted {
    #[schemars(extend("const" = true))]
    deleted: bool,
}

/// Something was deleted at this time.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DeletedAt {
    #[serde(flatten)]
    deleted: Deleted,
    deleted_at: Timestamp,
}

impl DeletedAt {
    /// The deletion at this time.
    pub(crate) fn new(deleted_at: Timestamp) -> Self {
        Self { deleted: Deleted { deleted: true }, deleted_at }
    }
}

/// How routes describe an answer without the time.
pub(crate) const GONE: Answer = envelope::answer::<Deleted>(200, "It was deleted");
/// How routes describe an answer with the time.
pub(crate) const GONE_AT: Answer = envelope::answer::<DeletedAt>(200, "It was deleted");

/// The answer without the time.
pub(crate) fn deleted_answer(message: &str) -> Result<Response, Error> {
    envelope::with(StatusCode::OK, message, &Deleted { deleted: true })
}

/// The answer with the time.
pub(crate) fn deleted_at_answer(message: &str, deleted_at: Timestamp) -> Result<Response, Error> {
    envelope::with(StatusCode::OK, message, &DeletedAt::new(deleted_at))
}
