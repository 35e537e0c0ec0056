//! Engine errors in the envelope of these routes, which is the web editor's.

use api::envelope::show;
use api::{Failure, Response};
use engine::Error;

/// The answer to a request that failed.
pub(crate) fn envelope(error: &Error, failure: &Failure<'_>) -> Response {
    show(error).answer(error, failure)
}
