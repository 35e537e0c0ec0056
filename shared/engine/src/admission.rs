//! What stands between a request and a run, gate by gate.

pub mod inputs;
