//! API records: workflows that are published at paths of their own.

mod auth_body;
mod body;
pub mod create;
pub mod debug;
pub mod delete;
pub mod disable;
pub mod enable;
pub mod get;
mod given_auth;
mod hook_body;
pub mod list;
mod secrets;
pub(crate) mod show;
mod switch;
mod tool_body;
pub mod update;
