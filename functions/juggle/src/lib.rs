//! The juggle facade: flows, called by key and version under `/v1/open/flow` and `/open/v1/flow`.

use api::Route;

/// Every route of the facade.
pub static ROUTES: &[&Route] = &[];
