//! Our own management routes, in the web editor's envelope.

pub mod apis;
mod error;
pub mod versions;

use api::{Facade, Route, envelope};

/// Every route of the facade.
pub static ROUTES: &[&Route] = &[
    &apis::create::ROUTE,
    &apis::list::ROUTE,
    &apis::enable::ROUTE,
    &apis::disable::ROUTE,
    &versions::create::ROUTE,
    &versions::list::ROUTE,
    &versions::get::ROUTE,
    &versions::compare::ROUTE,
    &versions::enable::ROUTE,
    &versions::disable::ROUTE,
    &versions::delete::ROUTE,
];

/// The facade.
pub static FACADE: Facade = Facade {
    name: "management",
    title: "Management",
    says: "What an account's owner does beyond editing and running workflows. The envelope and the tokens are the vflow facade's.",
    routes: ROUTES,
    error: envelope::error_schema,
};
