//! Calls of APIs.

pub mod call;
