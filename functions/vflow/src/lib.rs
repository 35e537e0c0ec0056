//! The vflow facade: everything below `/api/v1`, for the web editor, for the console, and for those
//! who manage an account.
//!
//! One folder per noun, one file per verb. A route reads its request, calls a function of
//! `records`, and shows the result in the envelope of the web editor.

mod account;
mod accounts;
mod apis;
mod apps;
mod auth;
mod base;
mod callbacks;
mod changed;
mod connections;
mod deleted;
mod devices;
mod docs;
mod error;
mod events;
mod exchange;
mod executions;
mod exports;
mod expressions;
mod folders;
mod imports;
mod limit;
mod modules;
mod openapi;
mod revisions;
mod root;
mod schedules;
mod secrets;
mod system;
mod tokens;
mod versions;
mod workflows;

use api::{Facade, Route, envelope};

/// All routes of the facade.
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
    &exports::one::ROUTE,
    &imports::one::ROUTE,
    &imports::foreign::ROUTE,
    &workflows::openapi::ROUTE,
    &workflows::schemas::ROUTE,
    &workflows::uses::ROUTE,
    &exports::create::ROUTE,
    &imports::create::ROUTE,
    &schedules::list::ROUTE,
    &schedules::pause::ROUTE,
    &schedules::resume::ROUTE,
    &versions::create::ROUTE,
    &versions::list::ROUTE,
    &versions::get::ROUTE,
    &versions::compare::ROUTE,
    &versions::enable::ROUTE,
    &versions::disable::ROUTE,
    &versions::delete::ROUTE,
    &revisions::list::ROUTE,
    &revisions::get::ROUTE,
    &revisions::compare::ROUTE,
    &revisions::restore::ROUTE,
    &executions::list::ROUTE,
    &executions::delete::ROUTE,
    &executions::get::ROUTE,
    &executions::stop::ROUTE,
    &executions::logs::ROUTE,
    &executions::timeline::ROUTE,
    &executions::rerun::ROUTE,
    &executions::resume::ROUTE,
    &callbacks::redeliver::ROUTE,
    &events::send::ROUTE,
    &executions::steps::ROUTE,
    &executions::compare::ROUTE,
    &executions::test::ROUTE,
    &executions::events::ROUTE,
    &expressions::evaluate::ROUTE,
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
    &apis::create::ROUTE,
    &apis::list::ROUTE,
    &apis::get::ROUTE,
    &apis::update::ROUTE,
    &apis::delete::ROUTE,
    &apis::debug::ROUTE,
    &apis::enable::ROUTE,
    &apis::disable::ROUTE,
    &apps::list::ROUTE,
    &apps::create::ROUTE,
    &apps::get::ROUTE,
    &apps::update::ROUTE,
    &apps::delete::ROUTE,
    &apps::rotate::ROUTE,
    &tokens::list::ROUTE,
    &tokens::create::ROUTE,
    &tokens::delete::ROUTE,
    &connections::list::ROUTE,
    &connections::get::ROUTE,
    &connections::put::ROUTE,
    &connections::delete::ROUTE,
    &connections::uses::ROUTE,
    &secrets::list::ROUTE,
    &secrets::get::ROUTE,
    &secrets::put::ROUTE,
    &secrets::delete::ROUTE,
    &secrets::uses::ROUTE,
    &accounts::create::ROUTE,
    &account::get::ROUTE,
    &account::update::ROUTE,
    &account::rotate::ROUTE,
    &devices::list::ROUTE,
    &devices::update::ROUTE,
    &devices::delete::ROUTE,
    &system::health::ROUTE,
    &system::info::ROUTE,
    &system::stats::ROUTE,
    &root::get::ROUTE,
    &docs::get::ROUTE,
    &openapi::get::ROUTE,
];

/// The facade as data.
pub static FACADE: Facade = Facade {
    name: "vflow",
    title: "The vflow facade",
    says: "The API of the web editor and of the console: workflows, folders, modules, executions, versions, \
           published APIs, secrets, the account. Pair a device for a token.",
    routes: ROUTES,
    error: envelope::error_schema,
};
