//! Calls of API records, and the results of these calls.

pub mod call;
pub mod result;
