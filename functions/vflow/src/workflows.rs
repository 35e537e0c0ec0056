//! Workflows: stored, listed, changed and started.

pub mod batch;
pub mod create;
pub mod delete;
pub mod disable;
pub mod duplicate;
pub mod enable;
pub(crate) mod etag;
pub mod execute;
pub mod get;
pub mod list;
pub mod openapi;
pub mod schemas;
mod switch;
pub mod update;
pub mod uses;
pub mod validate;
pub mod variables;
mod ways;
