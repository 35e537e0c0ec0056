//! What all routes have in common.

use crate::error;
use api::{Auth, Route, Unknown};

/// A route for applications that have a token.
pub(crate) const BASE: Route =
    Route { unknown: Unknown::Accepted, auth: Auth::AppToken, envelope: error::envelope, ..Route::BASE };
