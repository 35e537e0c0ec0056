//! The vflow facade: the web editor's API under `/api/v1`.
//!
//! One file a route. Each turns its request into a use case of the engine, and the result into the editor's envelope.

pub mod auth;
mod error;
pub mod executions;
pub mod exports;
pub mod folders;
pub mod imports;
pub mod modules;
pub mod schedules;
pub mod system;
pub mod workflows;

use api::{Facade, Route, envelope};

/// Every route of the facade.
pub static ROUTES: &[&Route] = &[
    &auth::token::ROUTE,
    &auth::refresh::ROUTE,
    &auth::verify::ROUTE,
    &auth::revoke::ROUTE,
    &workflows::create::ROUTE,
    &workflows::list::ROUTE,
    &workflows::get::ROUTE,
    &workflows::update::ROUTE,
    &workflows::delete::ROUTE,
    &workflows::enable::ROUTE,
    &workflows::disable::ROUTE,
    &workflows::execute::ROUTE,
    &workflows::variables::ROUTE,
    &workflows::duplicate::ROUTE,
    &workflows::batch::ROUTE,
    &workflows::validate::ROUTE,
    &workflows::export::ROUTE,
    &workflows::import::ROUTE,
    &exports::create::ROUTE,
    &imports::create::ROUTE,
    &schedules::list::ROUTE,
    &executions::list::ROUTE,
    &executions::delete::ROUTE,
    &executions::get::ROUTE,
    &executions::stop::ROUTE,
    &executions::logs::ROUTE,
    &folders::list::ROUTE,
    &folders::get::ROUTE,
    &folders::create::ROUTE,
    &folders::update::ROUTE,
    &folders::delete::ROUTE,
    &modules::categories::ROUTE,
    &modules::list::ROUTE,
    &modules::page::ROUTE,
    &modules::get::ROUTE,
    &modules::schema::ROUTE,
    &system::health::ROUTE,
    &system::info::ROUTE,
    &system::stats::ROUTE,
];

/// The facade.
pub static FACADE: Facade = Facade {
    name: "vflow",
    title: "The vflow facade",
    says: "The web editor's API: workflows, folders, modules, executions. Pair a device for a token.",
    routes: ROUTES,
    error: envelope::error_schema,
};
