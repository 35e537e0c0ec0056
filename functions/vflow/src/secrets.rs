//! Secrets: set, listed and deleted, but never shown.

pub mod delete;
pub mod get;
pub mod list;
pub mod put;
pub mod uses;
