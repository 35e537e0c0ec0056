//! Executions.

pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod logs;
pub(crate) mod show;
pub(crate) mod stop;
