//! The itrigger facade: tenants get a token and call APIs under `/itrigger-tenant/v1/basic`, and send events to `/itrigger-bff/v2/open/api`.

use api::Route;

/// Every route of the facade.
pub static ROUTES: &[&Route] = &[];
