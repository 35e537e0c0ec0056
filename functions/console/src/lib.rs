//! The console: the built files of `web`, which are part of the program. They call the routes of
//! vflow, as any client does.

mod built;
mod error;
mod files;
mod page;

use api::{Facade, Route, envelope};

/// Every route of the facade.
pub static ROUTES: &[&Route] = &[&page::get::ROUTE, &files::get::ROUTE];

/// The routes of the console under its name.
pub static FACADE: Facade = Facade {
    name: "console",
    title: "The console",
    says: "The pages of the console. They are files, which read their data from the vflow facade.",
    routes: ROUTES,
    error: envelope::error_schema,
};
