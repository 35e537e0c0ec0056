//! The reference as a document.

pub mod get;
