//! The dpa facade: business systems get a token by OAuth under `/api/dp/auth/oauth` and run workflows under `/api/dpa/process`.

use api::Route;

/// Every route of the facade.
pub static ROUTES: &[&Route] = &[];
