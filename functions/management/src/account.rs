//! The caller's own account.

pub mod get;
mod show;
pub mod update;
