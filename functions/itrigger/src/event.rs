//! Events that applications publish.

pub mod trigger;
