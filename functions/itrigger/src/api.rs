//! Calls of APIs.

pub mod call;
pub mod result;
