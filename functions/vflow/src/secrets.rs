//! Secrets: set, listed, deleted, never shown.

pub mod delete;
pub mod get;
pub mod list;
pub mod put;
mod show;
