//! The facade `botman`: published workflows at `/v1/api/{account}/{module}/{function}`, and the
//! addresses at which executions wait for a signal.

pub mod api;
mod approval;
mod error;
pub mod webhook;

use ::api::{Facade, Route};

/// Every route of the facade.
pub static ROUTES: &[&Route] = &[
    &api::call::ROUTE,
    &api::result::ROUTE,
    &webhook::callback::ROUTE,
    &webhook::page::ROUTE,
    &webhook::decide::ROUTE,
];

/// The facade as hosts serve it.
pub static FACADE: Facade = Facade {
    name: "botman",
    title: "The botman facade",
    says: "Published workflows, each under a path of its own and with the proof that its record asks for; and the addresses at which runs wait.",
    routes: ROUTES,
    error: error::schema,
};
