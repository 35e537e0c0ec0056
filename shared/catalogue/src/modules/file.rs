//! Modules of the group `file`.

pub mod file_operation;
mod path;
pub mod phone_images;
