//! Events that tenants' applications tell of.

pub mod trigger;
