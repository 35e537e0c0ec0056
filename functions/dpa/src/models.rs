//! Workflows, which this API calls process models.

pub mod list;
pub mod outputs;
