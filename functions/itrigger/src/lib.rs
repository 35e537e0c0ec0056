//! The itrigger facade: tenants get a token and call APIs under `/itrigger-tenant/v1/basic`, and send events to `/itrigger-bff/v2/open/api`.

use api::{Facade, Route, schema};

/// Every route of the facade.
pub static ROUTES: &[&Route] = &[];

/// The facade.
pub static FACADE: Facade = Facade {
    name: "itrigger",
    title: "The itrigger facade",
    says: "Tenants with an appId and appSecret.",
    routes: ROUTES,
    error: schema::any,
};
