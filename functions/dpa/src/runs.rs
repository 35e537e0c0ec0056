//! Starting runs of workflows, and reading their status.

pub mod execute;
pub mod status;
