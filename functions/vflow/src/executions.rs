//! Executions.

pub mod delete;
pub mod get;
pub mod list;
pub mod logs;
pub(crate) mod show;
pub mod stop;
