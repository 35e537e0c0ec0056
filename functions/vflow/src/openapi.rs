//! The API reference as an OpenAPI document.

pub mod get;
