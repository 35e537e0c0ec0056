//! The API reference as an OpenAPI document.

pub(crate) mod document;
pub mod get;
