//! Modules.

pub mod categories;
pub mod get;
pub mod list;
pub mod page;
pub mod schema;
mod show;
