//! What all routes have in common.

use crate::error;
use api::{Auth, Route, Unknown};

/// A route that anyone may call.
pub(crate) const BASE: Route =
    Route { unknown: Unknown::Accepted, auth: Auth::Open, envelope: error::failed, ..Route::BASE };
