//! Published versions of workflows.

pub mod compare;
pub mod create;
pub mod delete;
pub mod disable;
pub mod enable;
pub mod get;
pub mod list;
pub(crate) mod show;
mod switch;
