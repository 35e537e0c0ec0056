//! Engine errors in the editor's envelope.

use api::envelope::{self as codes, Shown};
use api::{Failure, Response};
use engine::Error;
use http::StatusCode;

/// The answer to a request that failed.
pub(crate) fn envelope(error: &Error, failure: &Failure<'_>) -> Response {
    let shown = match error {
        // What is named here is always a workflow, of which the table says it in its own words.
        Error::NameTaken { .. } => Shown::plainly(StatusCode::CONFLICT, codes::ALREADY_EXISTS),
        _ => codes::show(error),
    };
    shown.answer(error, failure)
}
