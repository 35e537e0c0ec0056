//! The facade `dpa`: business systems get a token by OAuth at `/api/dp/auth/oauth` and run
//! workflows at `/api/dpa/process`.

mod base;
mod envelope;
mod error;
mod models;
mod oauth;
mod out_params;
mod runs;
mod status;
mod variables;

use api::{Facade, Route};

/// Every route of the facade.
pub static ROUTES: &[&Route] = &[
    &oauth::authorize::ROUTE,
    &oauth::token::ROUTE,
    &variables::list::ROUTE,
    &runs::execute::ROUTE,
    &runs::status::ROUTE,
    &models::list::ROUTE,
    &models::outputs::ROUTE,
];

/// The facade as hosts serve it.
pub static FACADE: Facade = Facade {
    name: "dpa",
    title: "The dpa facade",
    says: "For business systems of JKStack: they get a token with OAuth and then run the account's workflows, each only once at a time. `code` gives the reason of a refusal; refusals by a rule of the business (998, 999) have HTTP 200.",
    routes: ROUTES,
    error: envelope::error_schema,
};
