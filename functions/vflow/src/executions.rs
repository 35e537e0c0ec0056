//! Executions: listed, shown, watched, stopped, deleted, run again and resumed.

pub(crate) mod body;
mod case;
pub mod compare;
pub mod delete;
mod event;
pub mod events;
pub mod get;
pub mod list;
pub mod logs;
pub mod rerun;
pub mod resume;
pub(crate) mod show;
mod standing;
mod started;
pub mod steps;
pub mod stop;
pub mod test;
pub mod timeline;
