//! Connections: named credentials for other systems.

pub mod delete;
pub mod get;
pub mod list;
pub mod put;
mod show;
pub mod uses;
