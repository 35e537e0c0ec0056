//! What all routes have in common.

use crate::error;
use api::{Auth, LimitClass, Route, Unknown};

/// A route whose handler authenticates and counts the caller.
pub(crate) const BASE: Route = Route {
    unknown: Unknown::Accepted,
    auth: Auth::InHandler,
    limit: LimitClass::Unlimited,
    envelope: error::envelope,
    ..Route::BASE
};
