//! Modules of the group `text`.

pub mod base64;
pub mod comment;
pub mod hash;
pub mod text_extract;
pub mod text_processing;
pub mod text_replace;
pub mod text_split;
pub mod uuid;
