//! Checks between a request and its run.

pub mod callback;
pub mod entry;
