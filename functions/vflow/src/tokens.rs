//! Open tokens: what callers of flows carry.

pub mod create;
pub mod delete;
pub mod list;
mod show;
