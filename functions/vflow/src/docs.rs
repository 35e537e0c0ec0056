//! The API reference as a page.

pub mod get;
