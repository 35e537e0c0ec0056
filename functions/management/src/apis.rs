//! API records: workflows published under a path of their own.

mod body;
pub(crate) mod create;
pub(crate) mod disable;
pub(crate) mod enable;
pub(crate) mod list;
mod show;
mod switch;
