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
    says: "Business systems of JKStack: a token by OAuth, then the account's workflows, each run once at a time. `code` tells what is wrong with a \
           call; what is against a rule of the business (998, 999) comes with HTTP 200.",
    routes: ROUTES,
    error: envelope::error_schema,
};
