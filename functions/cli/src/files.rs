//! Workflows as files: the nested YAML form, `fmt`, `lint`, `pull`, `diff`, `push`, `dev`, `init`.

mod account;
mod api;
mod form;
mod yaml;
