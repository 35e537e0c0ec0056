//! The host itself.

pub mod get;
