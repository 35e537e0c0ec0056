//! The caller's own account.

pub mod get;
pub mod rotate;
mod show;
pub mod update;
