//! Engine errors in the envelope that the console reads.

use api::envelope::show;
use api::{Failure, Response};
use engine::Error;

/// The answer to a request that failed.
pub(crate) fn envelope(error: &Error, failure: &Failure<'_>) -> Response {
    show(error).answer(error, failure)
}
