//! Workflows as files: the nested YAML form, `fmt`, `lint`, `pull`, `diff`, `push`, `dev`, `init`.

pub mod account;
pub mod api;
mod digest;
pub mod discover;
pub mod form;
pub mod plan;
pub mod pull;
pub mod push;
pub mod report;
pub mod sample;
pub mod server;
pub mod sync;
pub mod variables;
pub mod yaml;
