//! The facade `itrigger`: applications of tenants get a token and call APIs at
//! `/itrigger-tenant/v1/basic`. The same APIs, and events, are at `/itrigger-bff/v2/open/api`.

mod api;
mod base;
mod caller;
mod error;
mod event;
mod open;
mod token;

use ::api::{Facade, Route};

/// Every route of the facade.
pub static ROUTES: &[&Route] = &[
    &token::grant::ROUTE,
    &token::refresh::ROUTE,
    &api::call::ROUTE,
    &open::call::ROUTE,
    &api::result::ROUTE,
    &event::trigger::ROUTE,
];

/// The facade as hosts serve it.
pub static FACADE: Facade = Facade {
    name: "itrigger",
    title: "The itrigger facade",
    says: "For applications of tenants: they get a token for two hours, call the APIs that they may call, and send events. The access token is in the header or the query parameter `accessToken`.",
    routes: ROUTES,
    error: error::schema,
};
