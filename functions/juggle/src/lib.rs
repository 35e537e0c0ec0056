//! The facade `juggle`: flows, which are called by key and version at `/v1/open/flow` and
//! `/open/v1/flow`.
//!
//! The original API has the first prefix; its published SDKs call the second. The routes are the
//! same.

mod envelope;
mod error;
mod flow;
mod sdk;

use api::{Facade, Route};

/// Every route of the facade.
pub static ROUTES: &[&Route] = &[
    &flow::trigger::ROUTE,
    &flow::result::ROUTE,
    &flow::ask::ROUTE,
    &sdk::trigger::ROUTE,
    &sdk::result::ROUTE,
    &sdk::ask::ROUTE,
];

/// The facade as hosts serve it.
pub static FACADE: Facade = Facade {
    name: "juggle",
    title: "The juggle facade",
    says: "Published versions of workflows as flows, each called by its key, with an open token in the header `Juggle-Token` or the query parameter `juggleToken`. `errorCode` gives the reason of a refusal, mostly with HTTP 200.",
    routes: ROUTES,
    error: envelope::error_schema,
};
