//! API records, as their callers see them.

pub mod call;
mod caller;
mod facts;
mod outcome;
pub mod result;
