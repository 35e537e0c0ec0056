//! The juggle facade: flows, called by key and version under `/v1/open/flow` and `/open/v1/flow`.

use api::{Facade, Route, schema};

/// Every route of the facade.
pub static ROUTES: &[&Route] = &[];

/// The facade.
pub static FACADE: Facade = Facade {
    name: "juggle",
    title: "The juggle facade",
    says: "The callers of published flows, with an open token.",
    routes: ROUTES,
    error: schema::any,
};
