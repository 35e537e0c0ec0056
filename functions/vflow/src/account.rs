//! The account of the caller.

pub mod get;
pub mod rotate;
mod show;
pub mod update;
