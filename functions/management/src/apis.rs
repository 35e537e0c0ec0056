//! API records: workflows published under a path of their own.

mod body;
pub mod create;
pub mod disable;
pub mod enable;
pub mod list;
mod show;
mod switch;
