//! The root of the host.

pub mod get;
