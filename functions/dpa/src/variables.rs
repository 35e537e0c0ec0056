//! The inputs of workflows, which this API calls variables.

pub mod list;
