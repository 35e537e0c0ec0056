//! Runs of workflows.

pub mod execute;
pub mod status;
