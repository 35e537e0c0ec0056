//! Modules of the group `file`.

pub mod file_operation;
pub(crate) mod path;
