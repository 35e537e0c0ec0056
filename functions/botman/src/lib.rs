//! The facade `botman`: published workflows at `/v1/api/{account}/{module}/{function}`, and the
//! addresses at which executions wait for a signal.

mod api;
mod approval;
mod base;
mod error;
mod webhook;

use ::api::{Facade, Route};

/// Every route of the facade.
pub static ROUTES: &[&Route] = &[
    &api::call::ROUTE,
    &api::result::ROUTE,
    &webhook::callback::ROUTE,
    &webhook::question::ROUTE,
    &webhook::page::ROUTE,
    &webhook::decide::ROUTE,
];

/// The facade as hosts serve it.
pub static FACADE: Facade = Facade {
    name: "botman",
    title: "The botman facade",
    says: "Published workflows, each has its own path, and its API record says how callers authenticate. Also the addresses to which requests for waiting runs are sent.",
    routes: ROUTES,
    error: error::schema,
};
