//! Workflows.

mod body;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod disable;
pub(crate) mod enable;
mod etag;
pub(crate) mod execute;
pub(crate) mod get;
pub(crate) mod list;
mod steps;
mod switch;
pub(crate) mod update;
