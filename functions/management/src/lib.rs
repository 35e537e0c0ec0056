//! Our own management routes, in the web editor's envelope.

pub mod account;
pub mod accounts;
pub mod apis;
pub mod apps;
pub mod callbacks;
pub mod devices;
pub mod docs;
mod error;
pub mod events;
pub mod executions;
mod limit;
pub mod openapi;
pub mod root;
pub mod secrets;
pub mod tokens;
pub mod versions;
pub mod workflows;

use api::{Facade, Route, envelope};

/// Every route of the facade.
pub static ROUTES: &[&Route] = &[
    &accounts::create::ROUTE,
    &account::get::ROUTE,
    &account::update::ROUTE,
    &account::rotate::ROUTE,
    &devices::list::ROUTE,
    &devices::update::ROUTE,
    &devices::delete::ROUTE,
    &apps::list::ROUTE,
    &apps::create::ROUTE,
    &apps::get::ROUTE,
    &apps::update::ROUTE,
    &apps::delete::ROUTE,
    &apps::rotate::ROUTE,
    &tokens::list::ROUTE,
    &tokens::create::ROUTE,
    &tokens::delete::ROUTE,
    &apis::create::ROUTE,
    &apis::list::ROUTE,
    &apis::get::ROUTE,
    &apis::update::ROUTE,
    &apis::delete::ROUTE,
    &apis::debug::ROUTE,
    &apis::enable::ROUTE,
    &apis::disable::ROUTE,
    &events::send::ROUTE,
    &secrets::list::ROUTE,
    &secrets::get::ROUTE,
    &secrets::put::ROUTE,
    &secrets::delete::ROUTE,
    &versions::create::ROUTE,
    &versions::list::ROUTE,
    &versions::get::ROUTE,
    &versions::compare::ROUTE,
    &versions::enable::ROUTE,
    &versions::disable::ROUTE,
    &versions::delete::ROUTE,
    &callbacks::redeliver::ROUTE,
    &executions::rerun::ROUTE,
    &executions::resume::ROUTE,
    &executions::timeline::ROUTE,
    &root::get::ROUTE,
    &docs::get::ROUTE,
    &openapi::get::ROUTE,
    &workflows::openapi::ROUTE,
];

/// The facade.
pub static FACADE: Facade = Facade {
    name: "management",
    title: "Management",
    says: "What an account's owner does beyond editing and running workflows. The envelope and the tokens are the vflow facade's.",
    routes: ROUTES,
    error: envelope::error_schema,
};
