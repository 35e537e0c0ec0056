//! What stands between a request and a run, gate by gate.

pub mod callback;
pub mod entry;
