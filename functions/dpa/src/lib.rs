//! The dpa facade: business systems get a token by OAuth under `/api/dp/auth/oauth` and run workflows under `/api/dpa/process`.

use api::{Facade, Route, schema};

/// Every route of the facade.
pub static ROUTES: &[&Route] = &[];

/// The facade.
pub static FACADE: Facade = Facade {
    name: "dpa",
    title: "The dpa facade",
    says: "Business systems that call over OAuth 2: clients, tokens, processes.",
    routes: ROUTES,
    error: schema::any,
};
