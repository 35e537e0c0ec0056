//! Revisions of workflows: listed, read, compared, restored.

pub mod compare;
pub mod get;
pub mod list;
pub mod restore;
mod show;
