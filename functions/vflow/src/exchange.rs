//! The files of imports and exports.

pub(crate) mod archive;
pub(crate) mod document;
pub(crate) mod download;
pub(crate) mod intake;
pub(crate) mod shape;
pub(crate) mod text;
pub(crate) mod upload;
