//! Open tokens, with which callers of flows authenticate.

pub mod create;
pub mod delete;
pub mod list;
mod show;
