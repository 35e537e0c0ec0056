//! Modules.

pub mod categories;
pub mod get;
pub mod list;
pub mod schema;
mod show;
