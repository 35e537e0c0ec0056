//! Engine errors in the envelope of these routes, which is the web editor's.

use api::{Failure, Response, envelope as codes};
use engine::Error;

/// The answer to a request that failed.
pub(crate) fn envelope(error: &Error, failure: &Failure<'_>) -> Response {
    codes::show(error).answer(error, failure)
}
