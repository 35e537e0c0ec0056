//! Calls of published workflows, and the results of these calls.

pub mod call;
mod caller;
mod facts;
mod outcome;
pub mod result;
