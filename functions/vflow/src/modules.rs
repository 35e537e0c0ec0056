//! Modules of the catalogue, for editors.

pub mod categories;
mod detail;
pub mod get;
mod inputs;
pub mod list;
pub mod page;
pub mod schema;
mod show;
