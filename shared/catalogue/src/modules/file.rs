//! Modules of the group `file`.

pub mod file_operation;
pub(super) mod path;
